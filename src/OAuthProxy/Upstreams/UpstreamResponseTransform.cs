using System.Net;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using OAuthProxy.Sessions;
using Yarp.ReverseProxy.Transforms;

namespace OAuthProxy.Upstreams;

/// <summary>
/// The answer as the client gets it. The head of one of unknown length goes on at once; YARP would keep it until the first byte of the body,
/// and a browser would take an event stream without an event for one that is not open yet. A call of gRPC may have no body at all, which has
/// to be said with the head.
/// </summary>
internal sealed partial class UpstreamResponseTransform(ProxyCookies cookies, ILogger<UpstreamResponseTransform> logger) : ResponseTransform
{
    private int _warned;

    public override async ValueTask ApplyAsync(ResponseTransformContext context)
    {
        if (context.ProxyResponse is not { } answer)
        {
            return;
        }

        var response = context.HttpContext.Response;
        if (answer.Headers.NonValidated.TryGetValues(HeaderNames.SetCookie, out var set))
        {
            RemoveOwnCookies(response, set);
        }

        if (answer is { StatusCode: >= HttpStatusCode.OK, Content.Headers.ContentLength: null }
            && answer.RequestMessage?.Method != HttpMethod.Connect // a WebSocket by HTTP/2 (RFC 8441): 200 there is 101 for a client of HTTP/1.1
            && response.StatusCode is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
            && !HttpMethods.IsHead(context.HttpContext.Request.Method)
            && response.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
        {
            await response.Body.FlushAsync(context.CancellationToken);
        }
    }

    /// <summary>
    /// An application must not set the proxy's cookies: it could end sessions, or put everybody who opens it into a session of its choice,
    /// on all the hosts of the cookie's domain. The proxy's own stay, such as a session that was refreshed with this request.
    /// </summary>
    private void RemoveOwnCookies(HttpResponse response, IEnumerable<string> set)
    {
        var refused = set.Where(NamesOwn).ToHashSet(StringComparer.Ordinal);
        if (refused.Count == 0)
        {
            return;
        }

        var kept = response.Headers.SetCookie.Where(cookie => !refused.Contains(cookie!)).ToArray();
        response.Headers.SetCookie = kept.Length > 0 ? kept : default(StringValues);
        if (Interlocked.Exchange(ref _warned, 1) == 0)
        {
            Log.CookieRefused(logger, cookies.SessionName);
        }
    }

    /// <summary>A cookie without a name is sent back as its bare value, which may look like one with a name (<c>=name=value</c>).</summary>
    private bool NamesOwn(string cookie)
    {
        var pairs = new CookiePairs(cookie.AsSpan().TrimStart("= \t"));
        return pairs.MoveNext() && cookies.IsOwn(pairs.Name);
    }

    private static partial class Log
    {
        [LoggerMessage(605, LogLevel.Warning, "An upstream set a cookie of the proxy's ({Name}); it was taken out of the answer. This is said once.")]
        public static partial void CookieRefused(ILogger logger, string name);
    }
}
