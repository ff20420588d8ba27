using System.Net;
using OAuthProxy.Authorization;
using OAuthProxy.Telemetry.Logging;
using OAuthProxy.Upstreams;
using OAuthProxy.Upstreams.Routing;

namespace OAuthProxy.Explaining;

/// <summary>Sends requests through the program's own stations, one after the other, and tells what became of each.</summary>
internal sealed class Rehearsal(
    MemoryTransport server,
    Observer observer,
    StandInSessions sessions,
    StandInUpstream upstream,
    UpstreamOptions upstreams,
    AuthorizationOptions rules,
    LoggingOptions logging)
{
    /// <summary>One of those kept for documents (RFC 5737): no client's.</summary>
    private static readonly IPEndPoint SomeClient = new(IPAddress.Parse("192.0.2.1"), 443);

    private static readonly string[] SecretWords = ["auth", "cookie", "credential", "key", "pass", "secret", "signature", "token"];

    /// <param name="request">The request.</param>
    /// <param name="person">Who sends it; null for a stranger.</param>
    /// <param name="sources">Where the options stand that were given.</param>
    public async Task<Explanation> ExplainAsync(ExplainedRequest request, Identity? person, IReadOnlyDictionary<string, string> sources)
    {
        (sessions.Person, upstream.Sent, observer.Last, observer.Scheme) = (person, null, null, request.Scheme);
        var status = await server.SendAsync(request.Head, SomeClient);
        var seen = observer.Last ?? new(null, null, null, IsHostServed: false, status, "");
        var served = ServedBy(seen.Destination);
        return new Explanation
        {
            Request = request,
            Person = person,
            Outcome = OutcomeOf(seen, upstream.Sent),
            Seen = seen,
            Upstream = served,
            RouteSource = SourceOf(seen.Destination, sources),
            DecidingFlags = new DecidingFlags(sources).For(seen),
            Sent = upstream.Sent is { } sent ? sent with { Headers = [.. sent.Headers.Select(header => Shown(header, served!))] } : null,
            Notes = [.. NotesFor(seen, person)],
        };
    }

    /// <summary>Null where nothing is served, or a detour only shows the way to what is.</summary>
    private Upstream? ServedBy(Destination? destination) => destination switch
    {
        null or { IsDetour: true } => null,
        { Forwarding: { } forwarding } => forwarding.Upstream,
        _ => upstreams.Upstreams.FirstOrDefault(upstream => upstream.Name == destination.Route.Name),
    };

    /// <summary>Where it is written which requests it gets.</summary>
    private static string SourceOf(Destination? destination, IReadOnlyDictionary<string, string> sources) =>
        destination is null ? ""
        : destination.Policy.Position?.FileAndLine ?? (sources.TryGetValue("upstream", out var flags) ? $"--upstream, {flags}" : "");

    /// <summary>By its name it may be a key to the application.</summary>
    private static bool IsSecret(string header) => SecretWords.Any(word => header.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static ExplainedOutcome OutcomeOf(Observation seen, SentRequest? sent) => seen switch
    {
        { Decision.Outcome: RouteOutcome.SignIn } => ExplainedOutcome.SignIn,
        { Decision.Outcome: RouteOutcome.Refused } => ExplainedOutcome.Refused,
        { Decision.Outcome: RouteOutcome.MethodNotAllowed } => ExplainedOutcome.MethodNotAllowed,
        { Error.Code: "ambiguous_target" } or { Status: StatusCodes.Status400BadRequest, Destination: null } => ExplainedOutcome.BadTarget,
        { Destination: null, Decision: null, Status: StatusCodes.Status404NotFound } => ExplainedOutcome.NotFound,
        { Destination: null, Status: StatusCodes.Status308PermanentRedirect } or { Destination.IsDetour: true } => ExplainedOutcome.Redirected,
        { Destination: null } => ExplainedOutcome.OfTheProxy,
        { Destination.Forwarding: not null } when sent is null => ExplainedOutcome.Failed,
        { Decision.Outcome: RouteOutcome.PassesUnnamed } => ExplainedOutcome.Public,
        _ => ExplainedOutcome.Allowed,
    };

    /// <summary>What is made for each request, or is nobody's to read, as what it is and not as its value.</summary>
    private KeyValuePair<string, string> Shown(KeyValuePair<string, string> header, Upstream served)
    {
        return new(
            header.Key,
            served.HeadersSet.Any(set => Is(set.Key)) ? (IsSecret(header.Key) ? "(as the gateway file says)" : header.Value)
            : Is("Authorization") ? "Basic (the name and --basic-auth-password)"
            : Is("X-Forwarded-For") ? "(the client's address)"
            : Is(logging.RequestIdHeader) ? "(made for each request)"
            : header.Value);

        bool Is(string name) => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    private IEnumerable<string> NotesFor(Observation seen, Identity? person)
    {
        if (person is { Emails.Count: 0 })
        {
            yield return "no --email is given, so that no verified address is assumed";
        }

        if (person is { Repositories.Count: 0 } && rules.Repository.Length > 0 && seen.Decision is { Rule: null })
        {
            yield return $"no --repository is given, so that no access to {rules.Repository} is assumed";
        }

        if (rules.TrustedClients.Count > 0)
        {
            yield return "the client is assumed to be none of those that --trusted-ip lets through";
        }
    }
}
