using System.Text.Json.Serialization;

namespace OAuthProxy.GitHub;

/// <summary><c>GET /user</c>.</summary>
internal sealed record GitHubUser(long Id, string Login);

/// <summary>One of <c>GET /user/emails</c>.</summary>
internal sealed record GitHubEmail(string Email, bool Primary, bool Verified);

/// <summary>One of <c>GET /user/orgs</c>.</summary>
internal sealed record GitHubOrganization(string Login);

/// <summary>One of <c>GET /user/teams</c>.</summary>
internal sealed record GitHubTeam(string Slug, GitHubOrganization Organization);

/// <summary><c>GET /repos/{owner}/{repo}</c>, as the token's owner sees it.</summary>
internal sealed record GitHubRepository(bool Private, GitHubPermissions? Permissions = null);

internal sealed record GitHubPermissions(bool Push, bool Pull);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(GitHubUser))]
[JsonSerializable(typeof(GitHubEmail[]))]
[JsonSerializable(typeof(GitHubOrganization[]))]
[JsonSerializable(typeof(GitHubTeam[]))]
[JsonSerializable(typeof(GitHubRepository))]
internal sealed partial class GitHubJson : JsonSerializerContext;
