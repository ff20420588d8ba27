using Microsoft.AspNetCore.Http.Features;
using OAuthProxy.Sessions;

namespace OAuthProxy.SignIn;

/// <summary>
/// Finds where a person is to return to, and lets only addresses through that belong to this site: the host asked, the host of the callback,
/// those of <c>whitelist-domain</c>, and those that upstreams are named for where the session's cookie or a hand-over reaches them.
/// </summary>
internal sealed class ReturnAddresses(SignInOptions options, ProxyCookies cookies, IServedHosts served, FarHosts far)
{
    /// <summary>The query parameter that carries the address.</summary>
    public const string Parameter = "rd";

    private readonly AllowedHosts _allowed = new(options.AllowedReturnHosts);

    /// <summary>The address that a request to one of the proxy's own endpoints names; the root if it names none, two, or one that is not ours.</summary>
    public ReturnAddress Named(HttpRequest request)
    {
        var values = request.Query[Parameter];
        if (values.Count > 0)
        {
            return Admitted(request, values.Count == 1 ? ReturnAddress.Parse(AsItStands(request.QueryString) ?? values[0]) : null);
        }

        values = request.Headers["X-Auth-Request-Redirect"];
        return values.Count > 0
            ? Admitted(request, values.Count == 1 ? ReturnAddress.Parse(values[0]) : null)
            : Admitted(request, AddressOf(OriginalRequest.FromHeaders(request)));
    }

    /// <summary>The address that a gateway holds back while it asks; the root where it does not say.</summary>
    public ReturnAddress HeldBack(HttpRequest request, GatewayQuestion gateway) =>
        gateway.OwnsQuery ? Named(request) : Admitted(request, AddressOf(gateway.Original));

    /// <summary>The sign-in page for an address, at the host of the callback: other hosts may have no way to the proxy's own pages.</summary>
    public string SignInFrom(HttpRequest request, ReturnAddress address) =>
        (IsCallbackHost(request) || far.OriginOf(request) is not null || far.Contain(address) ? "" : far.CallbackOrigin) + Endpoint("sign_in", address);

    /// <summary>
    /// Gateways write the address into the parameter as it was asked for (nginx has nothing to encode it with): one whose path begins with a
    /// plain slash is not encoded, and goes on to the end of the query, since what looks like further parameters are its own.
    /// </summary>
    private static string? AsItStands(QueryString query)
    {
        var text = query.Value ?? "";
        var start = text.IndexOf(Parameter + "=", StringComparison.Ordinal);
        while (start > 0 && text[start - 1] is not ('?' or '&'))
        {
            start = text.IndexOf(Parameter + "=", start + 1, StringComparison.Ordinal);
        }

        if (start <= 0)
        {
            return null;
        }

        var address = text[(start + Parameter.Length + 1)..];
        var authority = address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8 : address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7 : 0;
        var end = address.AsSpan(authority).IndexOfAny("/?%&#");
        return end >= 0 && address[authority + end] is '/' or '?' && (authority > 0 || end == 0) ? address : null;
    }

    /// <summary>The proxy's own pages are no place to return to.</summary>
    private ReturnAddress? AddressOf(OriginalRequest? original)
    {
        if (original is null || original.Target.StartsWith(options.ProxyPrefix + "/", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        // A raw backslash is legal in a query, but not in an address of ours.
        return ReturnAddress.Parse(original.Origin + original.Target.Replace("\\", "%5C", StringComparison.Ordinal));
    }

    /// <summary>The address if it belongs to this site, the root if not.</summary>
    private ReturnAddress Admitted(HttpRequest request, ReturnAddress? named)
    {
        if (named?.Scheme is not null && IsAt(named, request))
        {
            named = named.AtSameOrigin();
        }

        return named switch
        {
            null => Anchored(request, ReturnAddress.Root),
            { Scheme: null } => Anchored(request, named),
            _ => IsOurs(request, named) ? named : Anchored(request, ReturnAddress.Root),
        };
    }

    /// <summary>The address that a form of ours brought back; the root if it is not ours after all.</summary>
    public ReturnAddress Posted(HttpRequest request, string text) => ReturnAddress.Parse(text) switch
    {
        null => ReturnAddress.Root,
        { Scheme: null } path => path,
        var named when IsAt(named, request) => named.AtSameOrigin(),
        var named => IsOurs(request, named) ? named : ReturnAddress.Root,
    };

    /// <summary>The address that was asked for itself.</summary>
    public ReturnAddress Asked(HttpRequest request)
    {
        // A raw backslash is legal in a query, but not in an address of ours.
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Replace("\\", "%5C", StringComparison.Ordinal);
        return Anchored(request, ReturnAddress.Parse(target)?.AtSameOrigin() ?? ReturnAddress.Root);
    }

    /// <summary>The proxy's own endpoint with an address in its parameter; for an address at a far host, the one there.</summary>
    public string Endpoint(string name, ReturnAddress address)
    {
        var isFar = far.Contain(address);
        return $"{(isFar ? address.Origin : "")}{options.ProxyPrefix}/{name}?{Parameter}={Uri.EscapeDataString(isFar ? address.Path : address.ToString())}";
    }

    /// <summary>The way to an address for somebody who has just signed in at the callback's host: at a far one they are not yet.</summary>
    public string Onward(ReturnAddress address) => far.Contain(address) ? Endpoint("start", address) : address.ToString();

    /// <summary>
    /// The callback may be at another host than the one where the sign-in begins: then the way back needs the host, and only a host that gets
    /// our cookie or is allowed by name is worth it. A Host header that somebody made up is neither. From a far host the hand-over leads back.
    /// </summary>
    private ReturnAddress Anchored(HttpRequest request, ReturnAddress address)
    {
        if (IsCallbackHost(request) || far.OriginOf(request) is not null)
        {
            return address;
        }

        var anchored = ReturnAddress.Parse($"{request.Scheme}://{request.Headers.Host}{address.Path}");
        return anchored is not null && (_allowed.Contains(anchored) || ((!served.AreAll || IsServed(anchored)) && GetsOurCookie(anchored.Host))) ? anchored : address;
    }

    /// <summary>Whether an address at another host than the one asked belongs to this site.</summary>
    private bool IsOurs(HttpRequest request, ReturnAddress address) =>
        IsAtCallback(address)
        || _allowed.Contains(address)
        || far.Contain(address)
        || (address.Scheme == request.Scheme && HasUsualPort(request, address) && IsServed(address) && GetsOurCookie(address.Host));

    private bool IsServed(ReturnAddress address) => served.Contain(HostNames.Normalized(address.Host));

    /// <summary>That of the scheme, or the one of this request: at another port of the host may be somebody else.</summary>
    private static bool HasUsualPort(HttpRequest request, ReturnAddress address) =>
        PortOf(address) is var port && (port == StandardPort(address.Scheme!) || port == PortOf(request.Host, request.Scheme));

    private bool GetsOurCookie(string host) => cookies.DomainFor(host) is { } domain && HostNames.IsInDomain(host, domain);

    private bool IsCallbackHost(HttpRequest request) =>
        options.RedirectUrl is null || (far.IsAtCallback(request) && PortOf(request.Host, options.RedirectUrl.Scheme) == options.RedirectUrl.Port);

    private bool IsAtCallback(ReturnAddress address) =>
        options.RedirectUrl is { } callback
        && far.IsCallback(address.Host)
        && PortOf(address) == callback.Port;

    private static bool IsAt(ReturnAddress address, HttpRequest request) =>
        RequestHost.NameOf(request).Equals(address.Host, StringComparison.OrdinalIgnoreCase) && PortOf(address) == PortOf(request.Host, address.Scheme!);

    private static int PortOf(ReturnAddress address) => address.Port ?? StandardPort(address.Scheme!);

    private static int PortOf(HostString host, string scheme) => host.Port ?? StandardPort(scheme);

    private static int StandardPort(string scheme) => scheme == "https" ? 443 : 80;
}
