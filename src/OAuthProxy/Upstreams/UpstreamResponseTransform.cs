using Yarp.ReverseProxy.Transforms;

namespace OAuthProxy.Upstreams;

/// <summary>
/// Sends the head of an answer of unknown length on at once; YARP would keep it until the first byte of the body, and a browser would take an
/// event stream without an event for one that is not open yet. A call of gRPC may have no body at all, which has to be said with the head.
/// </summary>
internal sealed class UpstreamResponseTransform : ResponseTransform
{
    public override async ValueTask ApplyAsync(ResponseTransformContext context)
    {
        var response = context.HttpContext.Response;
        if (context.ProxyResponse is { StatusCode: >= System.Net.HttpStatusCode.OK, Content.Headers.ContentLength: null }
            && response.StatusCode is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
            && !HttpMethods.IsHead(context.HttpContext.Request.Method)
            && response.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
        {
            await response.Body.FlushAsync(context.CancellationToken);
        }
    }
}
