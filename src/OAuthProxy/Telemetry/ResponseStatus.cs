namespace OAuthProxy.Telemetry;

/// <summary>The status that a request is counted with.</summary>
internal static class ResponseStatus
{
    /// <summary>Nobody was there any more to be answered (nginx's code for it).</summary>
    private const int ClientGone = 499;

    public static int Of(HttpContext context, Exception? failure = null) => context switch
    {
        { Response.HasStarted: true } => context.Response.StatusCode,
        { RequestAborted.IsCancellationRequested: true } => ClientGone,
        _ => failure switch
        {
            null => context.Response.StatusCode,
            BadHttpRequestException bad => bad.StatusCode,
            _ => StatusCodes.Status500InternalServerError,
        },
    };
}
