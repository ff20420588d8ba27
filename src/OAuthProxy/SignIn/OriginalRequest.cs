namespace OAuthProxy.SignIn;

/// <summary>The request that a gateway holds back while it asks about it.</summary>
/// <param name="Method">As it was sent; empty where the gateway does not say.</param>
/// <param name="Target">Path and query as they were sent, beginning with a slash; printable ASCII, as every target is (RFC 9112 section 3.2).</param>
/// <param name="Origin">Scheme and authority; null where they are those of the question.</param>
internal sealed record OriginalRequest(string Method, string Target, string? Origin)
{
    private const string Unknown = "";

    /// <summary>The host of <see cref="Origin"/>, as <see cref="HostNames.Normalized"/> has it; empty for what is none, null where it is the question's.</summary>
    public string? Host => Origin is null ? null : HostNames.Normalized(RequestHost.NameOf(Origin.AsSpan(Origin.IndexOf("://", StringComparison.Ordinal) + 3)).ToString()) ?? "";

    /// <summary>
    /// As a trusted gateway tells it: <c>X-Original-URL</c> and <c>-Method</c> (nginx), <c>X-Forwarded-Uri</c> and <c>-Method</c> (Traefik,
    /// Caddy). A gateway sets one pair and lets the client's other one through, so that where they say different things neither is believed.
    /// </summary>
    public static OriginalRequest? FromHeaders(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<TrustedPeer>() is null
            || !TryOneOf(request, "X-Original-Method", "X-Forwarded-Method", out var method)
            || !TryOneOf(request, "X-Original-URL", "X-Forwarded-Uri", out var target, WithoutOrigin)
            || target is null)
        {
            return null;
        }

        var url = request.Headers["X-Original-URL"].ToString();
        return IsTarget(target) ? new(method ?? Unknown, target, url.Length > target.Length ? url[..^target.Length] : null) : null;
    }

    /// <summary>As Envoy tells it: the question's method is the request's, and its path and query stand behind the prefix.</summary>
    public static OriginalRequest? FromTarget(HttpRequest request, string prefix)
    {
        var target = RequestTarget.PathAndQuery(request.HttpContext);
        return target.StartsWith(prefix + "/", StringComparison.Ordinal) && IsTarget(target[prefix.Length..]) ? new(request.Method, target[prefix.Length..], null) : null;
    }

    /// <summary>The path as a rule may judge it: decoded; null where two servers could read it in two ways.</summary>
    public string? PlainPath()
    {
        if (RequestTarget.HasDotSegmentsOrFragment(Target) || RequestTarget.IsAmbiguous(Target))
        {
            return null;
        }

        var encoded = RequestTarget.PathOf(Target).ToString();
        for (var index = encoded.IndexOf('%', StringComparison.Ordinal); index >= 0; index = encoded.IndexOf('%', index + 1))
        {
            if (index + 2 >= encoded.Length || !char.IsAsciiHexDigit(encoded[index + 1]) || !char.IsAsciiHexDigit(encoded[index + 2]))
            {
                return null;
            }
        }

        var path = PathString.FromUriComponent(encoded).Value!;
        return path.Any(char.IsControl) ? null : path;
    }

    private static bool IsTarget(string text) => text.StartsWith('/') && text.All(c => c is > ' ' and <= '~');

    /// <summary>The path of an absolute URL; null for what is none, or has more in its authority than a host and a port.</summary>
    private static string? WithoutOrigin(string url)
    {
        var authority = url.StartsWith("https://", StringComparison.Ordinal) ? 8 : url.StartsWith("http://", StringComparison.Ordinal) ? 7 : -1;
        var path = authority < 0 ? -1 : url.IndexOf('/', authority);
        return path > authority && url.AsSpan()[authority..path].IndexOfAny("?#@\\%") < 0 ? url[path..] : null;
    }

    /// <summary>The value of either header; false if there are two values, or one that makes no sense.</summary>
    private static bool TryOneOf(HttpRequest request, string first, string second, out string? value, Func<string, string?>? read = null)
    {
        var (firsts, seconds) = (request.Headers[first], request.Headers[second]);
        value = firsts.Count > 0 ? firsts[0] ?? "" : null;
        if (value is not null && read is not null)
        {
            value = read(value);
            if (value is null)
            {
                return false;
            }
        }

        var agree = firsts.Count == 0 || seconds.Count == 0 || value == seconds[0];
        value ??= seconds.Count > 0 ? seconds[0] : null;
        return agree && firsts.Count <= 1 && seconds.Count <= 1;
    }
}
