using System.Globalization;

namespace OAuthProxy.Explaining;

/// <summary>The request of which is told what would become of it, as a browser that is given this address would send it.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Scheme"><c>http</c> or <c>https</c>.</param>
/// <param name="Authority">What the Host header says: host, and the port where it is not the scheme's own.</param>
/// <param name="Target">Path and query, byte for byte; nothing in it is decoded or resolved.</param>
internal sealed record ExplainedRequest(string Method, string Scheme, string Authority, string Target)
{
    private static readonly string[] Schemes = ["https", "http"];

    public string Url => $"{Scheme}://{Authority}{Target}";

    /// <summary>As it is sent: no header but the one that every request has.</summary>
    public string Head => $"{Method} {Target} HTTP/1.1\r\nHost: {Authority}\r\n\r\n";

    /// <summary>Reads <c>https://HOST[:PORT][/PATH][?QUERY]</c>. What stands behind # stays in the browser.</summary>
    public static (ExplainedRequest? Request, string Error, string Remedy) Read(string method, string url)
    {
        var scheme = Array.Find(Schemes, scheme => url.StartsWith(scheme + "://", StringComparison.OrdinalIgnoreCase));
        if (scheme is null)
        {
            return (null, "this is not the whole address of a page", "Write it with scheme and host, such as https://kibana.example.com/app");
        }

        var rest = url[(scheme.Length + 3)..].Split('#', 2)[0];
        var end = rest.AsSpan().IndexOfAny("/?");
        var authority = end < 0 ? rest : rest[..end];
        var name = RequestHost.NameOf(authority).ToString();
        if (HostNames.Normalized(name) is not { } host || !IsPort(authority.AsSpan(name.Length), out var port))
        {
            return (
                null,
                "this address has no host to which a request could be sent",
                "Write a host as people have it in the browser, such as https://kibana.example.com/, or https://kibana.example.com:8443/");
        }

        var target = end < 0 ? "/" : rest[end] == '/' ? rest[end..] : "/" + rest[end..];
        if (target.Any(c => c is <= ' ' or >= '\u007f'))
        {
            return (
                null,
                "there are characters in the path or the query that no request can have",
                "Write a blank as %20, and letters beyond ASCII percent-encoded, as a browser sends them");
        }

        var isUsual = port is 0 || port == (scheme == "https" ? 443 : 80);
        return (new(method, scheme, isUsual ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{port}"), target), "", "");
    }

    /// <param name="text">What stands behind the host: nothing, or a colon and a port.</param>
    /// <param name="port">Zero where none is named.</param>
    private static bool IsPort(ReadOnlySpan<char> text, out ushort port)
    {
        port = 0;
        return text.IsEmpty || ushort.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out port);
    }
}
