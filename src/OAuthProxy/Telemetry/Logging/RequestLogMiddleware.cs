using Microsoft.AspNetCore.Http.Features;

namespace OAuthProxy.Telemetry.Logging;

/// <summary>What other rooms know of a request when it is over.</summary>
/// <param name="Username">Who was let through, or turned away.</param>
/// <param name="Upstream">The upstream that it was given to.</param>
/// <param name="PathsWithSecrets">The paths whose query has secrets.</param>
internal sealed record RequestLogSources(Func<HttpContext, string?> Username, Func<HttpContext, string?> Upstream, IReadOnlyList<string> PathsWithSecrets);

/// <summary>Marks the endpoints that probes ask.</summary>
internal sealed class ProbeEndpoint
{
    public static readonly ProbeEndpoint Instance = new();
}

/// <summary>Writes the line for each request when nothing is left to be done for it: after the error page, at the end of a WebSocket.</summary>
internal sealed class RequestLogMiddleware(RequestDelegate next, RequestLogSources sources, LoggingOptions options, LogWriter writer, LogTime time, TimeProvider clock)
{
    private readonly LoggedTarget _target = new(sources.PathsWithSecrets);

    public async Task InvokeAsync(HttpContext context)
    {
        if (options.ExcludedPaths.Contains(context.Request.Path.Value, StringComparer.Ordinal))
        {
            await next(context);
            return;
        }

        var (startedAt, started) = (clock.GetUtcNow(), clock.GetTimestamp());
        var body = new CountedBody(context.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        context.Features.Set<IHttpResponseBodyFeature>(body);
        int? refused = null;
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException malformed)
        {
            refused = malformed.StatusCode; // the server answers it after this
            throw;
        }
        finally
        {
            if (!options.SilenceProbes || context.GetEndpoint()?.Metadata.GetMetadata<ProbeEndpoint>() is null)
            {
                writer.Write(new RequestEntry(
                    time.At(startedAt),
                    clock.GetElapsedTime(started),
                    RequestFacts.Of(context, sources.Username(context)),
                    _target.Of(context),
                    refused ?? StatusOf(context),
                    HttpMethods.IsHead(context.Request.Method) ? 0 : body.Count, // whatever was written, none of it was sent
                    sources.Upstream(context)));
            }
        }
    }

    /// <summary>
    /// What nobody waited for has no status; nginx's word for it is the one that people know. The server makes the token when it is asked for,
    /// so that it is asked for last.
    /// </summary>
    private static int StatusOf(HttpContext context) =>
        !context.Response.HasStarted && context.RequestAborted.IsCancellationRequested ? StatusCodes.Status499ClientClosedRequest : context.Response.StatusCode;
}
