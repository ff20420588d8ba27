using Microsoft.AspNetCore.Routing.Matching;

namespace OAuthProxy.Telemetry;

/// <summary>Metadata of a probe that answers one user agent alone.</summary>
internal sealed record ProbeAgent(string Name);

/// <summary>
/// Takes a probe out of the choice of endpoints for every other user agent, so that the path is then like any other. The agent opens nothing
/// else: anybody can call himself so.
/// </summary>
internal sealed class ProbeAgentPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<ProbeAgent>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var index = 0; index < candidates.Count; index++)
        {
            if (candidates[index].Endpoint.Metadata.GetMetadata<ProbeAgent>() is { } agent && httpContext.Request.Headers.UserAgent != agent.Name)
            {
                candidates.SetValidity(index, value: false);
            }
        }

        return Task.CompletedTask;
    }
}
