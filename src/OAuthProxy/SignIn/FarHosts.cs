using System.Globalization;
using OAuthProxy.Sessions;

namespace OAuthProxy.SignIn;

/// <summary>
/// The hosts that are served here and that the session cookie of the callback's host does not reach (<c>cookie-domain</c>): those of other
/// registrable domains above all. A sign-in for one of them ends with a hand-over. With a redirect URI that is made from each request there are none.
/// </summary>
internal sealed class FarHosts(SignInOptions options, ProxyCookies cookies, IServedHosts served)
{
    private readonly string? _callback = options.RedirectUrl is not { } url ? null : HostNames.Normalized(url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost);

    /// <summary>Scheme and authority of the callback; only where there are far hosts, or may be.</summary>
    public string CallbackOrigin => string.Create(CultureInfo.InvariantCulture, $"{options.RedirectUrl!.Scheme}://{_callback}{(options.RedirectUrl.IsDefaultPort ? "" : $":{options.RedirectUrl.Port}")}");

    /// <summary>The root of the far host that a request is for, in one spelling; null for any other host.</summary>
    public ReturnAddress? OriginOf(HttpRequest request) =>
        _callback is not null && ReturnAddress.Parse($"{request.Scheme}://{request.Headers.Host}/") is { } root && Contain(root)
            ? root.At(root.Scheme!, HostNames.Normalized(root.Host)!, root.Port == StandardPort(root.Scheme!) ? null : root.Port)
            : null;

    /// <summary>
    /// Whether an absolute address is at one of them. The scheme is the callback's, and the port the usual one or the callback's: at another port
    /// of the host may be somebody else, who must not get to see what is handed over.
    /// </summary>
    public bool Contain(ReturnAddress address) =>
        _callback is not null
        && address.Scheme == options.RedirectUrl!.Scheme
        && (address.Port ?? StandardPort(address.Scheme)) is var port
        && (port == StandardPort(address.Scheme) || port == options.RedirectUrl.Port)
        && HostNames.Normalized(address.Host) is { } host
        && host != _callback
        && served.Contain(host)
        && !IsReached(host);

    /// <summary>Whether a request is for the callback's host.</summary>
    public bool IsAtCallback(HttpRequest request) => _callback is not null && RequestHost.NameOf(request).SequenceEqual(_callback);

    /// <summary>Whether a name is that of the callback's host, however it is written.</summary>
    public bool IsCallback(string host) => _callback is not null && HostNames.Normalized(host) == _callback;

    private bool IsReached(string host) =>
        cookies.DomainFor(_callback!) is { } domain && HostNames.IsInDomain(host, domain);

    private static int StandardPort(string scheme) => scheme == Uri.UriSchemeHttps ? 443 : 80;
}
