using Microsoft.AspNetCore.Connections.Features;
using OAuthProxy.Pages;

namespace OAuthProxy.Upstreams.Routing;

/// <summary>
/// A browser may use a connection for every host that the certificate names, and tries again on one of its own when it is told that this was
/// wrong (RFC 9110 section 15.5.20, RFC 9113 section 9.1.1). What a proxy before this one asks for by TLS says nothing about the browser's
/// connection.
/// </summary>
internal static class Misdirection
{
    public static readonly ErrorDetail Answer = new(
        StatusCodes.Status421MisdirectedRequest,
        "misdirected_request",
        "This connection is for another site",
        "The address was asked for on a connection that was made for another host, and is not served on it.");

    /// <summary>The client named one host for the connection and another one for the request.</summary>
    public static bool IsForAnotherHost(HttpContext context) =>
        context.Features.Get<ITlsHandshakeFeature>()?.HostName is { Length: > 0 } name
        && context.Features.Get<TrustedPeer>() is null
        && !RequestHost.NameOf(context.Request).SequenceEqual(name)
        && !RequestHost.NameOf(context.Request).SequenceEqual(HostNames.Normalized(name));

    /// <summary>And that one has another certificate, which people would not get to see.</summary>
    public static bool IsForAnotherCertificate(HttpContext context) =>
        context.Features.Get<ConnectionCertificate>() is { } certificate
        && IsForAnotherHost(context)
        && !certificate.IsOf(RequestHost.NameOf(context.Request).ToString());
}
