namespace OAuthProxy.GitHub;

/// <summary>The person whose token it is, and what the token does not let GitHub tell of them.</summary>
/// <param name="Identity">What the rules look at.</param>
/// <param name="MissingScopes">The scopes without which GitHub kept something back.</param>
/// <param name="Scopes">Those that the token has, as GitHub lists them; null for a token with permissions in their place.</param>
internal sealed record GitHubPerson(Identity Identity, IReadOnlyList<string> MissingScopes, string? Scopes);
