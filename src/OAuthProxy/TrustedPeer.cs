namespace OAuthProxy;

/// <summary>
/// Among a request's features when it comes from a proxy that the operator trusts (<c>trusted-proxy-ip</c>): what the request says in
/// forwarded headers is then that proxy's word.
/// </summary>
internal sealed class TrustedPeer
{
    public static readonly TrustedPeer Instance = new();
}
