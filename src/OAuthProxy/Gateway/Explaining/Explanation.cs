using OAuthProxy.Authorization;

namespace OAuthProxy.Gateway.Explaining;

/// <summary>What would become of a request, and by which rule.</summary>
internal sealed record Explanation
{
    public required ExplainedRequest Request { get; init; }

    public required ExplainedOutcome Outcome { get; init; }

    /// <summary>Null where no host of the name is served.</summary>
    public GatewayHost? Host { get; init; }

    /// <summary>Null where nothing is served at the path.</summary>
    public GatewayRoute? Route { get; init; }

    /// <summary>Where the rule that decides is written; null with a route: the rules of the flags.</summary>
    public FilePosition? Rule { get; init; }

    /// <summary>Why the person may not.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Path and query as the application gets them; empty where the request does not get there.</summary>
    public string ForwardedTarget { get; init; } = "";

    /// <summary>The headers that the application gets from the proxy: who it is first, then those of the file.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}

/// <param name="Method">As it is sent.</param>
/// <param name="Host">Normalised.</param>
/// <param name="Target">Path and query, as they are sent.</param>
/// <param name="Identity">Null for a stranger.</param>
internal sealed record ExplainedRequest(string Method, string Host, string Target, Identity? Identity)
{
    /// <summary>Reads <c>https://HOST[:PORT]/PATH</c>, of which nothing is decoded or resolved.</summary>
    /// <returns>Null, where the text is no such address.</returns>
    public static ExplainedRequest? Of(string method, string url, Identity? identity)
    {
        var begin = url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8 : url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7 : 0;
        var end = begin == 0 ? 0 : url.AsSpan(begin).IndexOfAny("/?#");
        var authority = end < 0 ? url[begin..] : url.Substring(begin, end);
        var host = RequestHost.NameOf(authority).ToString();
        if (begin == 0 || !authority.AsSpan(host.Length).TrimStart(':').ToString().All(char.IsAsciiDigit) || HostNames.Normalized(host) is not { } name)
        {
            return null;
        }

        var target = end < 0 ? "/" : url[(begin + end)..];
        return new(method, name, target.StartsWith('/') ? target : $"/{target}", identity);
    }
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

    /// <summary>The path can be read in two ways.</summary>
    BadTarget,
}
