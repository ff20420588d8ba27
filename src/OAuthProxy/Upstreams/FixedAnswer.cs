using OAuthProxy.Pages;

namespace OAuthProxy.Upstreams;

/// <summary>The answer of <c>static://STATUS</c> and <c>file:///dev/null</c>.</summary>
internal static class FixedAnswer
{
    public static Task WriteAsync(HttpContext context, int status)
    {
        if (status == StatusCodes.Status404NotFound)
        {
            context.Features.Set(ErrorPageMiddleware.NotFound);
            return Task.CompletedTask;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain";
        return status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified ? Task.CompletedTask : context.Response.WriteAsync("Authenticated");
    }
}
