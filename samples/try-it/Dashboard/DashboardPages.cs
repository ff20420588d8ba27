using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http.Extensions;

namespace TryIt.Dashboard;

/// <summary>The pages; everything that came with the request is encoded.</summary>
internal static class DashboardPages
{
    private static readonly string[] Shown =
    [
        "X-Forwarded-User", "X-Forwarded-Email", "X-Forwarded-Preferred-Username", "X-Forwarded-Groups",
        "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Authorization",
    ];

    public static Task HomeAsync(HttpContext context)
    {
        var request = context.Request;
        var rows = Shown.Select(name => Row(name, request.Headers[name].ToString()))
            .Append(Row("Cookie (names only)", string.Join(", ", request.Cookies.Keys)));
        return WriteAsync(context, "Dashboard", $"""
            <h1>Hello, <span id="who">{Encode(FirstOf(request, "X-Forwarded-Preferred-Username", "X-Forwarded-User"))}</span></h1>
            <p>This application has no sign-in of its own. The proxy in front of it told it who you are:</p>
            <table id="identity"><tbody>{string.Concat(rows)}</tbody></table>
            <ul>
            <li><a href="/deep/link?q=1#section-2">A deep link</a>: sign out first, open it again, and see whether you come back to it</li>
            <li><a href="/oauth2/userinfo">What the proxy knows about you</a></li>
            <li><a id="sign-out" href="/oauth2/sign_out">Sign out</a></li>
            </ul>
            <h2>Server-sent events</h2>
            <p id="ticker" role="status">waiting…</p>
            <h2>WebSocket</h2>
            <form id="echo"><label>Say something <input name="text" value="hello" autocomplete="off"></label> <button>Send</button></form>
            <p id="echoed" role="status">nothing came back yet</p>
            """);
    }

    public static Task DeepLinkAsync(HttpContext context) => WriteAsync(context, "Deep link", $"""
        <h1>A deep link</h1>
        <table><tbody>
        {Row("Path and query, as the server got them", context.Request.GetEncodedPathAndQuery())}
        <tr><th scope="row">Fragment, as the browser kept it</th><td id="fragment"></td></tr>
        </tbody></table>
        <p id="section-1">Section 1</p>
        <p id="section-2">Section 2</p>
        <p><a href="/">Back to the dashboard</a></p>
        """);

    public static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = 404;
        return WriteAsync(context, "Not found", $"""
            <h1>Not found</h1>
            <p>The dashboard has no page <code>{Encode(context.Request.Path)}</code>.</p>
            <p><a href="/">Back to the dashboard</a></p>
            """);
    }

    private static Task WriteAsync(HttpContext context, string title, string body)
    {
        var response = context.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'";
        return response.WriteAsync(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Encode(title)}</title>
            <link rel="stylesheet" href="/app.css">
            <script src="/app.js" defer></script>
            </head>
            <body><main>
            {body}
            </main></body>
            </html>
            """,
            context.RequestAborted);
    }

    private static string FirstOf(HttpRequest request, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (request.Headers[name].ToString() is { Length: > 0 } value)
            {
                return value;
            }
        }

        return "stranger";
    }

    private static string Row(string name, string value) => value.Length == 0
        ? $"""<tr><th scope="row">{Encode(name)}</th><td class="none">not there</td></tr>"""
        : $"""<tr><th scope="row">{Encode(name)}</th><td>{Encode(value)}</td></tr>""";

    private static string Encode(string? text) => HtmlEncoder.Default.Encode(text ?? "");
}
