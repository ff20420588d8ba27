using System.Net;

namespace OAuthProxy;

/// <summary>Whose request it is: the peer's, or that of the client whom a trusted proxy before this one names.</summary>
internal sealed class ClientAddress
{
    private readonly IPAddress? _named;

    private ClientAddress(IPAddress? named) => _named = named;

    /// <summary>
    /// Null where nobody can say: a trusted proxy asked and did not tell for whom, or the peer came by a Unix socket. Such a client is never
    /// taken for the proxy itself.
    /// </summary>
    public static IPAddress? Of(HttpContext context) =>
        context.Features.Get<ClientAddress>() is { } forwarded ? forwarded._named : PeerAddress.Of(context);

    /// <summary>The same, and the peer where nobody can say: for logs and limits, which need somebody.</summary>
    public static IPAddress? OrPeer(HttpContext context) => Of(context) ?? PeerAddress.Of(context);

    /// <summary>What a trusted proxy says; null if it says nothing that is an address.</summary>
    public static void Set(HttpContext context, IPAddress? named) => context.Features.Set(new ClientAddress(named));
}
