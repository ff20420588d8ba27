using System.Buffers;

namespace OAuthProxy.Telemetry.Logging;

/// <summary>
/// Gives each request an id: that of the client's header, whoever the client is, if it is one plain word, else a new one. The upstream gets the same
/// header, and logs and pages name the id. It says which lines belong together and is no proof of anything.
/// </summary>
internal sealed class RequestIdMiddleware(RequestDelegate next, LoggingOptions options)
{
    private const int Longest = 128;

    /// <summary>Of UUIDs, of trace ids as clouds and meshes write them, and of base64; nothing that quoting, HTML or a shell would mind.</summary>
    private static readonly SearchValues<char> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:=+/~@");

    public Task InvokeAsync(HttpContext context)
    {
        var given = context.Request.Headers[options.RequestIdHeader];
        if (given is [{ Length: > 0 and <= Longest } id] && !id.AsSpan().ContainsAnyExcept(Characters))
        {
            context.TraceIdentifier = id;
        }
        else
        {
            context.TraceIdentifier = Guid.NewGuid().ToString();
            context.Request.Headers[options.RequestIdHeader] = context.TraceIdentifier;
        }

        return next(context);
    }
}
