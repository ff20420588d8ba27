using OAuthProxy.Authorization;

namespace OAuthProxy.SignIn;

/// <summary>A gateway's question whether a request that it holds back may pass.</summary>
/// <param name="Original">That request; null where the gateway does not say, or is not believed.</param>
/// <param name="AnswerIsHandedOn">The gateway hands any answer but yes on to the browser, so that it can be a page or a redirect.</param>
/// <param name="OwnsQuery">The query is the gateway's own; otherwise it is the original request's, and nothing in it is meant for this proxy.</param>
/// <param name="Constraints">What it asks for beyond the rules.</param>
internal sealed record GatewayQuestion(OriginalRequest? Original, bool AnswerIsHandedOn, bool OwnsQuery, RequestConstraints Constraints)
{
    /// <summary>
    /// What is asked of the request that is held back; null where nobody can tell. Its host is said twice: by the question's own, and by the
    /// address in <c>X-Original-URL</c>, which a client may have written where the gateway writes other headers. Both have to lead to the same.
    /// </summary>
    public RoutePolicy? PolicyAmong(IRoutePolicies policies, HttpRequest request)
    {
        var policy = policies.Find(RequestHost.NameOf(request), Original?.Target);
        return Original?.Host is not { } host || ReferenceEquals(policy, policies.Find(host, Original.Target)) ? policy : null;
    }

    public static GatewayQuestion Of(HttpContext context)
    {
        var request = context.Request;
        return context.GetEndpoint()?.Metadata.GetMetadata<OriginalBehind>() is { } original
            ? new(OriginalRequest.FromTarget(request, original.Prefix), AnswerIsHandedOn: true, OwnsQuery: false, RequestConstraints.None)
            : new(OriginalRequest.FromHeaders(request), request.Query["mode"] == "redirect", OwnsQuery: true, RequestConstraints.Of(request.Query));
    }
}

/// <summary>Metadata of an endpoint to whose path gateways append the original request's.</summary>
internal sealed record OriginalBehind(string Prefix);
