using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using OAuthProxy.Pages.Templates;

namespace OAuthProxy.Pages;

/// <summary>The frame of every page: one style, strict headers, nothing from elsewhere.</summary>
internal static class Html
{
    private const string Style = """
        :root{color-scheme:light dark;--bg:#f4f5f7;--card:#fff;--text:#1c2128;--soft:#57606a;--line:#d0d7de;--go:#1f6f3f;--go-text:#fff;--accent:#1f6f3f;--tint:#e6f2ea}
        @media(prefers-color-scheme:dark){:root{--bg:#0d1117;--card:#161b22;--text:#e6edf3;--soft:#9da7b3;--line:#30363d;--go:#257f49;--accent:#7ee2a8;--tint:#14301f}}
        *{box-sizing:border-box}body{margin:0;min-height:100vh;min-height:100dvh;display:flex;align-items:center;justify-content:center;background:var(--bg);color:var(--text);font:16px/1.5 system-ui,sans-serif;padding:1.5rem}
        main{background:var(--card);border:1px solid var(--line);border-radius:12px;box-shadow:0 1px 3px rgba(0,0,0,.06),0 8px 24px rgba(0,0,0,.05);max-width:28rem;width:100%;padding:2.25rem}main>:last-child{margin-bottom:0}
        .mark{display:block;width:3rem;height:3rem;padding:.7rem;margin:0 0 1.25rem;border-radius:10px;color:var(--accent);background:var(--tint);fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}.mark.soft{background:var(--bg)}.logo{display:block;max-width:100%;max-height:6rem;margin:0 0 1.25rem}
        h1{font-size:1.375rem;margin:0 0 .75rem;line-height:1.3;text-wrap:balance}h1,p,div,footer{overflow-wrap:anywhere}p,main>div{margin:0 0 .75rem;text-wrap:pretty}.soft{color:var(--soft)}.soft a,footer a{color:inherit}
        .ways{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.5rem}.ways a{flex:1 1 auto;text-align:center;padding:.6rem 1rem;border-radius:8px;border:1px solid var(--line);color:var(--text);text-decoration:none;font-weight:600}
        .ways a:first-child{background:var(--go);border-color:var(--go);color:var(--go-text)}.ways a:focus-visible{outline:3px solid var(--soft);outline-offset:2px}.ways a:hover{filter:brightness(.94)}
        footer{margin-top:1.75rem;padding-top:1rem;border-top:1px solid var(--line);font-size:.875rem;color:var(--soft)}
        @media(max-width:26rem){body{padding:1rem}main{padding:1.5rem}}
        """;

    private static readonly string StyleHash = HashOf(Style);

    /// <summary>A lock: here one signs in, or does not get through.</summary>
    public static string Lock(string style = "mark") =>
        $"""<svg class="{style}" viewBox="0 0 24 24" aria-hidden="true"><path d="M7 10.5V8a5 5 0 0 1 10 0v2.5M12 14.5v2"/><rect x="4" y="10.5" width="16" height="10" rx="2.5"/></svg>""";

    /// <summary>An exclamation mark: something is not as it should be.</summary>
    public static string Alert(string style = "mark") =>
        $"""<svg class="{style}" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9"/><path d="M12 7.5v5M12 16.2v.1"/></svg>""";

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
    /// <param name="script">An inline script at the end.</param>
    /// <param name="sources">More directives of the content security policy, each with a semicolon behind it.</param>
    /// <param name="hasForm">There is a form in the body, which may be sent to this site and nowhere else.</param>
    public static Task WriteAsync(HttpContext context, int status, string title, string body, string head = "", InlineScript? script = null, string sources = "", bool hasForm = false)
    {
        Begin(context.Response, status, $"default-src 'none'; style-src {StyleHash}{(hasForm ? " " + PasswordForm.StyleHash : "")}; {(script is null ? "" : $"script-src {script.Hash}; ")}{sources}base-uri 'none'; form-action {(hasForm ? "'self'" : "'none'")}; frame-ancestors 'none'", hasForm);
        return context.Response.WriteAsync($"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">{head}<title>{Encode(title)}</title><style>{Style}</style>{(hasForm ? PasswordForm.StyleElement : "")}</head>
            <body><main>
            {body}
            </main>{(script is null ? "" : $"<script>{script.Text}</script>")}</body>
            </html>

            """);
    }

    /// <summary>A page of the operator's own.</summary>
    public static Task WriteTemplateAsync(HttpContext context, int status, PageTemplate template, Dictionary<string, object> values, bool hasForm = false)
    {
        Begin(context.Response, status, template.ContentSecurityPolicy, hasForm);
        return context.Response.WriteAsync(template.Render(values));
    }

    /// <summary>What the operator's HTML on our pages needs: pictures, and styles of single elements. Scripts stay out.</summary>
    public static string SourcesFor(PagesOptions options)
    {
        var hasHtml = options.HasFooter || (options.HasBanner && options.Banner.Length > 0);
        var pictures = string.Join(' ', new[] { hasHtml ? "https: data:" : "", options.Logo?.Source ?? "" }.Where(source => source.Length > 0));
        return (pictures.Length > 0 ? $"img-src {pictures}; " : "") + (hasHtml ? "style-src-attr 'unsafe-inline'; " : "");
    }

    /// <summary>No cache, shared or private, may keep an answer that depends on who asks.</summary>
    public static void NoStore(HttpResponse response)
    {
        response.Headers.CacheControl = "no-cache, no-store, must-revalidate, max-age=0";
        response.Headers.Expires = "Thu, 01 Jan 1970 00:00:00 GMT";
        response.Headers["X-Accel-Expires"] = "0";
    }

    private static void Begin(HttpResponse response, int status, string contentSecurityPolicy, bool hasForm)
    {
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        NoStore(response);
        response.Headers.ContentSecurityPolicy = contentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.XFrameOptions = "DENY";

        // Without a referrer browsers keep back a form's Origin too, by which we know our own.
        response.Headers["Referrer-Policy"] = hasForm ? "same-origin" : "no-referrer";
    }
}
