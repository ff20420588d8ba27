using Microsoft.Extensions.Primitives;
using OAuthProxy.GitHub;

namespace OAuthProxy.SignIn.Bearer;

/// <summary>
/// GitHub tokens in the <c>Authorization</c> header: <c>Bearer TOKEN</c> (RFC 6750 section 2.1), or <c>token TOKEN</c> as GitHub's own tools
/// write it. Two headers may have become one on the way, with a comma between, which no token has in it.
/// </summary>
internal static class BearerHeader
{
    private static readonly string[] Schemes = ["Bearer", "token"];

    /// <summary>There is one; whatever else there is.</summary>
    public static bool HasToken(StringValues authorization)
    {
        foreach (var header in authorization)
        {
            foreach (var part in header.AsSpan().Split(','))
            {
                if (TokenIn(header.AsSpan(part), out _) is not null)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The one token; null where there are other credentials beside it, of which nobody could say which count.</summary>
    public static string? OnlyToken(StringValues authorization, out GitHubTokenKind kind)
    {
        kind = default;
        return authorization is [{ } header] && TokenIn(header, out var token) is { } found ? Found(found, token, out kind) : null;

        static string Found(GitHubTokenKind found, ReadOnlySpan<char> token, out GitHubTokenKind kind)
        {
            kind = found;
            return token.ToString();
        }
    }

    private static GitHubTokenKind? TokenIn(ReadOnlySpan<char> credentials, out ReadOnlySpan<char> token)
    {
        credentials = credentials.Trim();
        foreach (var scheme in Schemes)
        {
            if (credentials.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && credentials.Length > scheme.Length && char.IsWhiteSpace(credentials[scheme.Length]))
            {
                token = credentials[scheme.Length..].Trim();
                return GitHubTokenShape.KindOf(token);
            }
        }

        token = default;
        return null;
    }
}
