using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;

namespace OAuthProxy.Pages;

/// <summary>The frame of every page: one style, strict headers, nothing from elsewhere.</summary>
internal static class Html
{
    private const string Style = """
        :root{color-scheme:light dark;--bg:#f4f5f7;--card:#fff;--text:#1c2128;--soft:#57606a;--line:#d0d7de;--go:#1f6f3f;--go-text:#fff}
        @media(prefers-color-scheme:dark){:root{--bg:#0d1117;--card:#161b22;--text:#e6edf3;--soft:#9da7b3;--line:#30363d;--go:#2b8a4f;--go-text:#fff}}
        *{box-sizing:border-box}body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:center;background:var(--bg);color:var(--text);font:16px/1.5 system-ui,sans-serif;padding:1.5rem}
        main{background:var(--card);border:1px solid var(--line);border-radius:12px;max-width:32rem;width:100%;padding:2.25rem}
        h1{font-size:1.4rem;margin:0 0 .75rem;line-height:1.3}p{margin:0 0 1rem;overflow-wrap:anywhere}.soft{color:var(--soft)}
        .ways{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.5rem}.ways a{display:inline-block;padding:.6rem 1.1rem;border-radius:8px;border:1px solid var(--line);color:var(--text);text-decoration:none;font-weight:600}
        .ways a:first-child{background:var(--go);border-color:var(--go);color:var(--go-text)}.ways a:focus-visible{outline:3px solid var(--soft);outline-offset:2px}.ways a:hover{filter:brightness(.94)}
        footer{margin-top:1.75rem;padding-top:1rem;border-top:1px solid var(--line);font-size:.875rem;color:var(--soft)}
        """;

    private static readonly string StyleHash = HashOf(Style);

    public static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    /// <summary>The source expression that lets exactly this inline script or style run (Content Security Policy Level 3).</summary>
    public static string HashOf(string inline) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(inline)))}'";

    public static string Links(IEnumerable<PageLink> links) =>
        string.Concat(links.Select(link => $"""<a href="{Encode(link.Address)}">{Encode(link.Text)}</a>"""));

    /// <param name="context">The request to answer.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="title">Plain text.</param>
    /// <param name="body">HTML, already encoded where it needs to be.</param>
    /// <param name="head">More of the head.</param>
    /// <param name="script">An inline script at the end; fixed text only.</param>
    public static Task WriteAsync(HttpContext context, int status, string title, string body, string head = "", string? script = null)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        NoStore(response);
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src {StyleHash}; {(script is null ? "" : $"script-src {HashOf(script)}; ")}base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.XFrameOptions = "DENY";
        response.Headers["Referrer-Policy"] = "no-referrer";
        return response.WriteAsync($"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">{head}<title>{Encode(title)}</title><style>{Style}</style></head>
            <body><main>
            {body}
            </main>{(script is null ? "" : $"<script>{script}</script>")}</body>
            </html>

            """);
    }

    /// <summary>No cache, shared or private, may keep an answer that depends on who asks.</summary>
    public static void NoStore(HttpResponse response)
    {
        response.Headers.CacheControl = "no-cache, no-store, must-revalidate, max-age=0";
        response.Headers.Expires = "Thu, 01 Jan 1970 00:00:00 GMT";
        response.Headers["X-Accel-Expires"] = "0";
    }
}
