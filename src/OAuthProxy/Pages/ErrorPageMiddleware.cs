namespace OAuthProxy.Pages;

/// <summary>
/// Writes the page for what went wrong: an <see cref="ErrorDetail"/> that a later station left, a request that nothing serves, or a fault of
/// our own. An upstream's answer, whatever its status, is never touched.
/// </summary>
internal sealed partial class ErrorPageMiddleware(RequestDelegate next, ErrorPage page, ILogger<ErrorPageMiddleware> logger)
{
    public static readonly ErrorDetail NotFound = new(StatusCodes.Status404NotFound, "not_found", "Nothing is here", "No upstream serves this address.");

    private static readonly ErrorDetail Fault = new(StatusCodes.Status500InternalServerError, "internal_error", "Something went wrong", "The proxy could not handle this request. Its log has the details.");

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException)
        {
            throw; // Kestrel answers a malformed request itself
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            Log.Fault(logger, failure, context.Request.Method);
            context.Response.Clear();
            context.Features.Set(Fault with { Reason = $"{failure.GetType().Name}: {failure.Message}" });
        }

        if (context.Response.HasStarted)
        {
            return;
        }

        if (context.Features.Get<ErrorDetail>() is { } error)
        {
            await page.WriteAsync(context, error);
        }
        else if (context.GetEndpoint() is null && context.Response.StatusCode == StatusCodes.Status404NotFound)
        {
            await page.WriteAsync(context, NotFound);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(300, LogLevel.Error, "A {Method} request failed.")]
        public static partial void Fault(ILogger logger, Exception failure, string method);
    }
}
