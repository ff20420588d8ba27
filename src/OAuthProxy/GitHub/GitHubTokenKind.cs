using System.Buffers;

namespace OAuthProxy.GitHub;

/// <summary>
/// Whose a token is, by its prefix
/// (<see href="https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats"/>).
/// </summary>
internal enum GitHubTokenKind
{
    /// <summary>A person made it for themselves: <c>ghp_</c>, <c>github_pat_</c>.</summary>
    Personal,

    /// <summary>An application got it for a person: <c>gho_</c>, <c>ghu_</c>.</summary>
    OfApplication,

    /// <summary>It stands for no person: an installation (<c>ghs_</c>, such as the one of a workflow), or a refresh token (<c>ghr_</c>).</summary>
    OfNobody,
}

/// <summary>
/// Tells GitHub's tokens from others, which are none of GitHub's business. Those of before 2021 are 40 hexadecimal digits like the tokens of many
/// an application, and are not taken for GitHub's.
/// </summary>
internal static class GitHubTokenShape
{
    private const int ShortestRest = 20;
    private const int LongestToken = 255;

    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    /// <summary>Null for what cannot be a token of GitHub's.</summary>
    public static GitHubTokenKind? KindOf(ReadOnlySpan<char> text)
    {
        var (kind, prefix) = text switch
        {
            ['g', 'h', 'p', '_', ..] => (GitHubTokenKind.Personal, 4),
            ['g', 'i', 't', 'h', 'u', 'b', '_', 'p', 'a', 't', '_', ..] => (GitHubTokenKind.Personal, 11),
            ['g', 'h', 'o' or 'u', '_', ..] => (GitHubTokenKind.OfApplication, 4),
            ['g', 'h', 's' or 'r', '_', ..] => (GitHubTokenKind.OfNobody, 4),
            _ => (default, 0),
        };
        return prefix > 0 && text.Length >= prefix + ShortestRest && text.Length <= LongestToken && !text.ContainsAnyExcept(Characters) ? kind : null;
    }
}
