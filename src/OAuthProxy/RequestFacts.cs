namespace OAuthProxy;

/// <summary>
/// What the logs tell of a request, copied from it, so that a log event can carry it. Nothing here is made safe for a line yet; the log does that.
/// </summary>
/// <param name="Username">Who it is, as far as it is known; null for a stranger.</param>
/// <param name="Client">The address of the client, or of the proxy that does not tell it; null where there is none.</param>
/// <param name="Host">The host that was asked for, the port included.</param>
/// <param name="Protocol">As Go spells it: <c>HTTP/1.1</c>, <c>HTTP/2.0</c>.</param>
/// <param name="RequestId">By which its lines, and those of the upstream, are found.</param>
/// <param name="Method">As it was sent.</param>
/// <param name="UserAgent">Empty where there is none.</param>
internal sealed record RequestFacts(string? Username, string? Client, string Host, string Protocol, string RequestId, string Method, string UserAgent)
{
    public static RequestFacts Of(HttpContext context, string? username) => new(
        username,
        ClientAddress.OrPeer(context)?.ToString(),
        context.Request.Headers.Host.ToString(),
        HttpProtocol.IsHttp2(context.Request.Protocol) ? "HTTP/2.0" : context.Request.Protocol,
        context.TraceIdentifier,
        context.Request.Method,
        HeaderText.Read(context.Request.Headers.UserAgent.ToString()));
}
