using Microsoft.AspNetCore.Routing.Matching;

namespace OAuthProxy.Upstreams;

/// <summary>Which paths, as they are sent, belong to an upstream; metadata of its endpoint.</summary>
internal sealed record UpstreamPath(string Path)
{
    public bool Contains(ReadOnlySpan<char> path) =>
        Path.EndsWith('/') ? path.StartsWith(Path, StringComparison.Ordinal) : path.Equals(Path, StringComparison.Ordinal);
}

/// <summary>
/// Holds the router's choice of an upstream against the path as it will be forwarded. Routing compares decoded and without regard to case;
/// <c>/API/</c> and <c>/%61pi/</c> are not <c>/api/</c> to the application behind.
/// </summary>
internal sealed class UpstreamPathPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<UpstreamPath>() is { Path: not "/" });

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var path = RequestTarget.PathOf(RequestTarget.PathAndQuery(httpContext));
        for (var index = 0; index < candidates.Count; index++)
        {
            if (candidates.IsValidCandidate(index) && candidates[index].Endpoint.Metadata.GetMetadata<UpstreamPath>() is { } upstream && !upstream.Contains(path))
            {
                candidates.SetValidity(index, false);
            }
        }

        return Task.CompletedTask;
    }
}
