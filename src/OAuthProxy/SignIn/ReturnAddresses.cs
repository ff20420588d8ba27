using Microsoft.AspNetCore.Http.Features;
using OAuthProxy.Sessions;

namespace OAuthProxy.SignIn;

/// <summary>
/// Finds where a person is to return to, and lets only addresses through that belong to this site: the host asked, the host of the callback,
/// and those of <c>whitelist-domain</c>.
/// </summary>
internal sealed class ReturnAddresses(SignInOptions options, ProxyCookies cookies)
{
    /// <summary>The query parameter that carries the address.</summary>
    public const string Parameter = "rd";

    private readonly AllowedHosts _allowed = new(options.AllowedReturnHosts);

    /// <summary>The address that a request to one of the proxy's own endpoints names; the root if it names none, two, or one that is not ours.</summary>
    public ReturnAddress Named(HttpRequest request)
    {
        var values = request.Query[Parameter];
        if (values.Count == 0)
        {
            values = request.Headers["X-Auth-Request-Redirect"];
        }

        var named = values.Count == 1 ? ReturnAddress.Parse(values[0]) : null;
        if (named?.Scheme is not null && IsAt(named, request.Host))
        {
            named = named.AtSameOrigin();
        }

        return named switch
        {
            null => Anchored(request, ReturnAddress.Root),
            { Scheme: null } => Anchored(request, named),
            _ => IsAtCallback(named) || _allowed.Contains(named) ? named : Anchored(request, ReturnAddress.Root),
        };
    }

    /// <summary>The address that a form of ours brought back; the root if it is not ours after all.</summary>
    public ReturnAddress Posted(HttpRequest request, string text) => ReturnAddress.Parse(text) switch
    {
        null => ReturnAddress.Root,
        { Scheme: null } path => path,
        var named when IsAt(named, request.Host) => named.AtSameOrigin(),
        var named => IsAtCallback(named) || _allowed.Contains(named) ? named : ReturnAddress.Root,
    };

    /// <summary>The address that was asked for itself.</summary>
    public ReturnAddress Asked(HttpRequest request)
    {
        // A raw backslash is legal in a query, but not in an address of ours.
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Replace("\\", "%5C", StringComparison.Ordinal);
        return Anchored(request, ReturnAddress.Parse(target)?.AtSameOrigin() ?? ReturnAddress.Root);
    }

    /// <summary>The proxy's own endpoint with an address in its parameter.</summary>
    public string Endpoint(string name, ReturnAddress address) => $"{options.ProxyPrefix}/{name}?{Parameter}={Uri.EscapeDataString(address.ToString())}";

    /// <summary>
    /// The callback may be at another host than the one where the sign-in begins: then the way back needs the host, and only a host that gets
    /// our cookie or is allowed by name is worth it. A Host header that somebody made up is neither.
    /// </summary>
    private ReturnAddress Anchored(HttpRequest request, ReturnAddress address)
    {
        if (IsCallbackHost(request.Host))
        {
            return address;
        }

        var anchored = ReturnAddress.Parse($"{request.Scheme}://{request.Host.Value}{address.Path}");
        return anchored is not null && (_allowed.Contains(anchored) || GetsOurCookie(anchored.Host)) ? anchored : address;
    }

    private bool GetsOurCookie(string host) => cookies.DomainFor(host) is { } domain && HostNames.IsInDomain(host, domain);

    private bool IsCallbackHost(HostString host) =>
        options.RedirectUrl is null || (host.Host.Equals(options.RedirectUrl.Host, StringComparison.OrdinalIgnoreCase) && PortOf(host, options.RedirectUrl.Scheme) == options.RedirectUrl.Port);

    private bool IsAtCallback(ReturnAddress address) =>
        options.RedirectUrl is { } callback
        && address.Host.Equals(callback.Host, StringComparison.OrdinalIgnoreCase)
        && PortOf(address) == callback.Port;

    private static bool IsAt(ReturnAddress address, HostString host) =>
        address.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase) && PortOf(address) == PortOf(host, address.Scheme!);

    private static int PortOf(ReturnAddress address) => address.Port ?? StandardPort(address.Scheme!);

    private static int PortOf(HostString host, string scheme) => host.Port ?? StandardPort(scheme);

    private static int StandardPort(string scheme) => scheme == "https" ? 443 : 80;
}
