namespace OAuthProxy.Listening;

/// <summary>
/// Refuses what no browser sends, as the server refuses what it cannot read: without a page, which would name the host; without an exception,
/// with which any client could fill the log; and with the end of the connection, since what follows may not be what it seems.
/// </summary>
internal static class MalformedRequest
{
    public static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        if (!HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }

        return Task.CompletedTask;
    }
}
