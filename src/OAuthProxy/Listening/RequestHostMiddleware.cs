using Microsoft.AspNetCore.Http.Features;

namespace OAuthProxy.Listening;

/// <summary>
/// Brings the request's host into its one form, so that whatever is decided by it, and the application behind, read the same. Which of several
/// names counts is settled by the server: HTTP/1.1 has one Host header, the same as the authority of an absolute target (RFC 9112 section 3.2.2);
/// <c>:authority</c> takes the place of one that HTTP/2 has beside it (RFC 9113 section 8.3.1).
/// </summary>
internal sealed class RequestHostMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!target.StartsWith('/') && AuthorityOf(target) is { } authority)
        {
            if (authority.Contains('@', StringComparison.Ordinal))
            {
                return MalformedRequest.RefuseAsync(context); // a user name, to lead people astray (RFC 9110 section 4.2.4)
            }

            headers.Host = headers.Host.Count == 0 ? authority : headers.Host; // HTTP/1.0
        }

        var host = headers.Host.ToString();
        var name = RequestHost.NameOf(host);
        if (HostNames.IsNormal(name) || name.IsEmpty)
        {
            return next(context);
        }

        if (HostNames.Normalized(name.ToString()) is { } normal)
        {
            headers.Host = string.Concat(normal, host.AsSpan(name.Length));
        }
        else if (name.Contains("xn--", StringComparison.OrdinalIgnoreCase))
        {
            return MalformedRequest.RefuseAsync(context); // the framework would decode it, and could not
        }

        // What else is no host stays as it is, and leads to nothing that is chosen by host.
        return next(context);
    }

    private static string? AuthorityOf(string target)
    {
        var start = target.IndexOf("://", StringComparison.Ordinal) + 3;
        if (start < 3)
        {
            return null; // "*" of OPTIONS, the authority of CONNECT
        }

        var end = target.AsSpan(start).IndexOfAny("/?#");
        return end < 0 ? target[start..] : target.Substring(start, end);
    }
}
