namespace OAuthProxy.Authorization;

/// <summary>A request that the rules let pass, for the stations behind; a feature of the request.</summary>
/// <param name="Identity">Who it is.</param>
/// <param name="Email">The verified address by which they passed; empty for a local account.</param>
/// <param name="AccessToken">Their GitHub token, for upstreams that are to have it; empty for a local account.</param>
internal sealed record AccessGrant(Identity Identity, string Email, string AccessToken);
