using System.Buffers;
using System.Net;

namespace OAuthProxy.Listening;

/// <summary>
/// Takes the client's address, and scheme and host as people see them, from the proxy before this one, if it is one of those that the operator trusts. The framework's
/// middleware would take the client's address out of the header, which stays as it is here: upstreams get the whole chain.
/// </summary>
internal sealed class TrustedProxyMiddleware(RequestDelegate next, ListeningOptions options)
{
    private const string Chain = "X-Forwarded-For";

    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]");

    public Task InvokeAsync(HttpContext context)
    {
        // Without an address the peer came by a Unix socket: who may open it was decided by its mode.
        if (PeerAddress.Of(context) is not { } peer || IsTrusted(peer))
        {
            context.Features.Set(TrustedPeer.Instance);
            var request = context.Request;
            var named = request.Headers[options.ClientHeader];
            ClientAddress.Set(context, options.ClientHeader == Chain ? ForwardedClient.OfChain(named, IsTrusted) : ForwardedClient.OfValue(named));
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

    private bool IsTrusted(IPAddress address) => options.TrustedProxies.Any(network => network.Contains(address));

    /// <summary>Of several values the one that the trusted proxy itself added.</summary>
    private static string? Last(HttpRequest request, string name) =>
        request.Headers[name] is { Count: > 0 } values ? values[^1]!.Split(',')[^1].Trim() : null;
}
