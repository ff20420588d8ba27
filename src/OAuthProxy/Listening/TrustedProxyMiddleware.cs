using System.Buffers;

namespace OAuthProxy.Listening;

/// <summary>
/// Takes scheme and host as people see them from the proxy before this one, if it is one of those that the operator trusts. The framework's
/// middleware checks the peer only where it also takes the client's address from the header, which stays as it is here: upstreams get the whole chain.
/// </summary>
internal sealed class TrustedProxyMiddleware(RequestDelegate next, ListeningOptions options)
{
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]");

    public Task InvokeAsync(HttpContext context)
    {
        if (PeerAddress.Of(context) is { } peer && options.TrustedProxies.Any(network => network.Contains(peer)))
        {
            context.Features.Set(TrustedPeer.Instance);
            var request = context.Request;
            if (Last(request, "X-Forwarded-Proto") is { } scheme && scheme.ToLowerInvariant() is "http" or "https")
            {
                request.Scheme = scheme.ToLowerInvariant();
            }

            if (Last(request, "X-Forwarded-Host") is { Length: > 0 } host && !host.AsSpan().ContainsAnyExcept(HostCharacters))
            {
                request.Host = new HostString(host);
            }
        }

        return next(context);
    }

    /// <summary>Of several values the one that the trusted proxy itself added.</summary>
    private static string? Last(HttpRequest request, string name) =>
        request.Headers[name] is { Count: > 0 } values ? values[^1]!.Split(',')[^1].Trim() : null;
}
