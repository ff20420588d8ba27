using OAuthProxy.Upstreams;

namespace OAuthProxy.Explaining;

/// <summary>What would become of a request, and by which rule.</summary>
internal sealed record Explanation
{
    public required ExplainedRequest Request { get; init; }

    /// <summary>Null for a stranger.</summary>
    public required Identity? Person { get; init; }

    public required ExplainedOutcome Outcome { get; init; }

    public required Observation Seen { get; init; }

    /// <summary>What the route leads to; null where none was found, or it only shows the way to another.</summary>
    public Upstream? Upstream { get; init; }

    /// <summary>The options that decided; none where a file says who may pass.</summary>
    public IReadOnlyList<string> DecidingFlags { get; init; } = [];

    /// <summary>Null where the application gets nothing.</summary>
    public SentRequest? Sent { get; init; }

    /// <summary>What was assumed.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The application gets the request, or what stands in its place answers it.</summary>
    public bool Passes => Outcome is ExplainedOutcome.Allowed or ExplainedOutcome.Public;

    /// <summary>Where the route is written, or the option that names it; empty where nobody can say.</summary>
    public string RouteSource { get; init; } = "";

    /// <summary>Where the rule that decides is written, or the options that do; empty where none was asked.</summary>
    public string Rule => Seen.Decision?.Rule?.FileAndLine ?? string.Join(", ", DecidingFlags);
}

internal enum ExplainedOutcome
{
    /// <summary>The application gets it and is told who it is.</summary>
    Allowed,

    /// <summary>The application gets it and is not told who it is: nobody has to sign in.</summary>
    Public,

    /// <summary>Whoever sends it has to sign in.</summary>
    SignIn,
    Refused,
    MethodNotAllowed,

    /// <summary>The host is not served, or nothing is at the path.</summary>
    NotFound,

    /// <summary>The path can be read in two ways, or the request not at all.</summary>
    BadTarget,

    /// <summary>To the same page by https, or to the path with a slash at its end.</summary>
    Redirected,

    /// <summary>It is for an address of the proxy's own.</summary>
    OfTheProxy,

    /// <summary>It passes, and cannot be forwarded all the same.</summary>
    Failed,
}
