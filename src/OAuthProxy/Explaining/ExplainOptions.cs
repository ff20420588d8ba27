using OAuthProxy.Gateway;

namespace OAuthProxy.Explaining;

/// <summary>What an operator wants to have explained.</summary>
internal sealed record ExplainOptions
{
    /// <summary>Who sends the request, by the login at GitHub; empty for a stranger.</summary>
    public string Login { get; init; } = "";

    /// <summary>Their verified addresses, the primary one first.</summary>
    public IReadOnlyList<string> Emails { get; init; } = [];

    /// <summary>Their organizations and teams, as <c>org</c> and <c>org:team</c>; a team's organization need not be said.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The repositories (<c>owner/name</c>) to which they have the access that the rules ask for.</summary>
    public IReadOnlyList<string> Repositories { get; init; } = [];

    /// <summary>Two gateway files are compared, and no request is explained.</summary>
    public bool Compares { get; init; }

    /// <summary>The gateway file that is in force; with <see cref="After"/> where files are compared.</summary>
    public GatewayOptions? Before { get; init; }

    /// <summary>The gateway file that is to be in force.</summary>
    public GatewayOptions? After { get; init; }

    /// <summary>Where the value of each option that was given stands: what is decided by a flag is told with it.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Null where none was given that can be asked.</summary>
    public ExplainedRequest? Request { get; private init; }

    /// <summary>Null for a stranger.</summary>
    public Identity? Person => Login.Length == 0 ? null : new Identity(1, Login, Emails, [.. Groups.SelectMany(WithOrganization).Distinct(StringComparer.OrdinalIgnoreCase)], Repositories);

    /// <summary>Names of methods have a case, and all that are registered are in capitals (RFC 9110 section 9.1).</summary>
    public static bool IsMethod(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterUpper(c) || c == '-');

    /// <summary>These options with a request, or what is wrong with its address.</summary>
    public bool TryAsk(string method, string url, out ExplainOptions changed, out string error, out string remedy)
    {
        (var request, error, remedy) = ExplainedRequest.Read(method, url);
        changed = this with { Request = request };
        return request is not null;
    }

    /// <summary>Nobody is in a team without being in its organization.</summary>
    private static string[] WithOrganization(string group) => group.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? [group[..colon], group] : [group];
}
