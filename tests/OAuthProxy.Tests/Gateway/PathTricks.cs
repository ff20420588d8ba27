namespace OAuthProxy.Tests.Gateway;

/// <summary>Targets that look like something below <c>/public/</c> and could be something below <c>/kiosk-admin/</c>, or the other way round.</summary>
internal static class PathTricks
{
    private static readonly string[] Slashes = ["/", "//", "/./", "/;/", "\\", "%2f", "%2F", "%5c", "%252f", "%255C", "%%32%66", "%c0%af", "%C1%9C", "%e0%80%af", "%u002f", "%u2215", "%00/", "/%20/", "/%09/"];

    private static readonly string[] Up = ["..", "%2e%2e", ".%2E", "%2E.", "%252e%252e", ".%252e", "%%32e%%32%65", "%c0%ae%c0%ae", "%c0%2e%c0%2e", "%e0%80%ae%e0%80%ae", "%u002e%u002e", "..;", "..;x=1", "..%3b", "..%00", "..%20", "..%09", "%09..", "...", ".%00."];

    /// <summary>They go nowhere else by any reading.</summary>
    public static readonly string[] Plain = ["/public/", "/public/x", "/public/a..b/.hidden", "/public/%C3%BC%20x", "/public/?x=/../kiosk-admin/%2f//", "/public/..x/x..", "/public/...x"];

    private static readonly string[] Spelled =
    [
        "/kiosk-admin/", "/kiosk-admin", "/kiosk-admin?/public/", "/kiosk-admin/?/public/x", "/kiosk-admin%3f/public/", "/kiosk-admin%23/public/", "/kiosk-admin#/public/", "/#/public/", "/public/#/../kiosk-admin/",
        "/KIOSK-ADMIN/", "/Kiosk-Admin", "/%6biosk-admin/", "/%6Biosk-%41dmin/x", "/%256biosk-admin/", "/%%36%62iosk-admin/", "/%6%62iosk-admin", "/k%69osk-admin", "/kiosk%2dadmin/", "/kiosk%2Dadmin", "/kiosk%E2%80%90admin/",
        "/%E2%84%AAiosk-admin/", "/k%C4%B1osk-admin/", "/K%C4%B0OSK-ADMIN/", "/kio%C5%BFk-admin/", "/kio%C5%BFk-admin",
        "/kiosk-admin./", "/kiosk-admin.", "/kiosk-admin../x", "/kiosk-admin%20/", "/kiosk-admin%20", "/kiosk-admin%2e/", "/kiosk-admin.%20/x", "/kiosk-admin%2E", "/kiosk-admin%00/", "/kiosk-admin%00.css", "/kiosk-admin%09/", "/kiosk-admin%0a", "/kiosk-admin%0d%0a/",
        "/kiosk-admin;/", "/kiosk-admin;x=/public/", "/;/kiosk-admin/", "/;x/kiosk-admin/", "/kiosk-admin%3b/", "/kiosk-admin;jsessionid=1", "//kiosk-admin/", "///kiosk-admin", "/./kiosk-admin/", "/%2e/kiosk-admin/", "/.;/kiosk-admin/", "/x/../kiosk-admin/", "/x/%2e%2e/kiosk-admin/",
        "/\\kiosk-admin/", "\\kiosk-admin/", "/%5ckiosk-admin/", "/kiosk-admin\\x", "/kiosk-admin%5cx", "/kiosk-admin%2f", "/%2fkiosk-admin/", "%2fkiosk-admin/", "/kiosk-admin%c0%af", "/%u006biosk-admin/", "/%c1%abiosk-admin/", "/%20/kiosk-admin/", "/kiosk-admin/..%2fpublic/", "/kiosk-admin/../public/",
        "/PUBLIC/x", "/Public/", "/%70ublic/x", "/public%2fx", "//public/x", "/publ%C4%B1c/x", "/public./x", "/public%20/x", "/public;/x", "/public;/kiosk-admin/", "/publicx/", "/public", "/public%00/x", "/public\\x", "/public/x/%2e%2e/%2e%2e/", "/./public/x",
        "http://{host}/kiosk-admin/", "http://{host}/public/../kiosk-admin/", "HTTP://{HOST}/kiosk-admin/", "http://{host}:80/kiosk-admin/", "https://{host}/kiosk-admin/", "http://{host}//kiosk-admin/", "http://{host}/%6biosk-admin/", "http://{host}?/public/", "http://{host}#/public/", "http://{host}/kiosk-admin/#/public/",
        "http:///kiosk-admin/", "http:/kiosk-admin/", "http:kiosk-admin/", "http://{host}\\kiosk-admin/", "http://public/@{host}/kiosk-admin/", "file:///kiosk-admin/", "kiosk-admin/", "*", "{host}:80", "", "/", "?/public/", "/?/public/", "/.", "/..", "//", "/\t/kiosk-admin/", "/public/\u00e4", "/public/\u0001x",
    ];

    private static readonly string[] Elsewhere = ["X-Original-URL: /kiosk-admin/", "X-Rewrite-URL: /kiosk-admin/", "X_Original_URL: /kiosk-admin/", "X-Forwarded-Uri: /kiosk-admin/", "X-Original-URI: /kiosk-admin/"];
    private static readonly string[] Otherwise = ["X-HTTP-Method-Override: DELETE", "X-Http-Method: DELETE", "X-Method-Override: DELETE", "X_HTTP_Method_Override: DELETE"];

    /// <summary>Method and target, and perhaps a header.</summary>
    public static IEnumerable<(string Line, string? Header)> For(string host) =>
    [
        .. TargetsFor(host).Select(target => ($"GET {target}", (string?)null)),
        .. new[] { "get", "Get", "POST", "HEAD", "DELETE", "OPTIONS", "TRACE", "PUBLIC", "CONNECT" }.SelectMany(method => new[] { "/public/x", "/kiosk-admin/", "/" }, (method, path) => ($"{method} {path}", (string?)null)),
        .. Elsewhere.Concat(Otherwise).SelectMany(header => new[] { "GET /public/x", "POST /public/x", "GET /" }, (header, line) => (line, (string?)header)),
        .. new[] { "X-Original-URL: /public/", "X-Rewrite-URL: /public/", "X-Forwarded-Uri: /public/", "X-Forwarded-Prefix: /public", "X-HTTP-Method-Override: GET" }.SelectMany(header => new[] { "GET /kiosk-admin/", "POST /kiosk-admin/", "GET /" }, (header, line) => (line, (string?)header)),
    ];

    public static IEnumerable<string> TargetsFor(string host) =>
    [
        .. Plain,
        .. Slashes.SelectMany(slash => Up, (slash, up) => $"/public{slash}{up}{slash}kiosk-admin{slash}x"),
        .. Up.SelectMany(up => new[] { $"/public/{up}", $"/{up}/kiosk-admin/", $"/public/x/{up}/{up}/" }),
        .. Slashes.SelectMany(slash => new[] { $"/public/x{slash}kiosk-admin/", $"/kiosk-admin{slash}", $"{slash}kiosk-admin/" }),
        .. Spelled.Select(target => target.Replace("{host}", host, StringComparison.Ordinal).Replace("{HOST}", host.ToUpperInvariant(), StringComparison.Ordinal)),
    ];
}
