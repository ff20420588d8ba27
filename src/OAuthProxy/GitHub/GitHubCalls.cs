using System.Diagnostics.Metrics;

namespace OAuthProxy.GitHub;

/// <summary>What is counted of the calls to GitHub.</summary>
internal sealed class GitHubCalls(GitHubOptions options, Instrumentation instrumentation, TimeProvider clock)
{
    private readonly Counter<long> _requests = instrumentation.Meter.CreateCounter<long>(
        "oauthproxy.github_requests", unit: null, "Calls to GitHub, by endpoint and GitHub's status, or timeout or unreachable.");

    private readonly Histogram<double> _duration = instrumentation.Durations("oauthproxy.github_duration", "The time until GitHub began its answer.");

    public ObservedHandler Observe(HttpMessageHandler inner) =>
        new(inner, new ObservedCalls(_requests, _duration, "endpoint", EndpointOf) { GivenUp = "timeout" }, instrumentation, clock);

    /// <summary>A few names: paths hold names of people and repositories, and the links from page to page are GitHub's.</summary>
    private string EndpointOf(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (path == options.RedeemUrl.AbsolutePath)
        {
            return "token";
        }

        var api = options.ApiUrl.AbsolutePath;
        var endpoint = path.StartsWith(api, StringComparison.Ordinal) ? path[api.Length..] : "";
        return endpoint switch
        {
            "user" or "user/emails" or "user/orgs" or "user/teams" => endpoint,
            _ when endpoint.StartsWith("applications/", StringComparison.Ordinal) => "applications/token",
            _ when !endpoint.StartsWith("repos/", StringComparison.Ordinal) => "other",
            _ => endpoint.Contains("/collaborators/", StringComparison.Ordinal) ? "collaborators" : "repos",
        };
    }
}
