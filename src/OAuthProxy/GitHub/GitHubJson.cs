using System.Text.Json.Serialization;

namespace OAuthProxy.GitHub;

// Names are required: an answer without one is no answer. What is missing of the rest counts against the person, not for them.

/// <summary><c>GET /user</c>.</summary>
internal sealed record GitHubUser(string Login, long Id = 0);

/// <summary>One of <c>GET /user/emails</c>.</summary>
internal sealed record GitHubEmail(string Email, bool Primary = false, bool Verified = false);

/// <summary>One of <c>GET /user/orgs</c>.</summary>
internal sealed record GitHubOrganization(string Login);

/// <summary>One of <c>GET /user/teams</c>.</summary>
internal sealed record GitHubTeam(string Slug, GitHubOrganization Organization);

/// <summary><c>GET /repos/{owner}/{repo}</c>, as the token's owner sees it.</summary>
internal sealed record GitHubRepository(bool Private = false, GitHubPermissions? Permissions = null);

internal sealed record GitHubPermissions(bool Push = false, bool Pull = false);

/// <summary>The token endpoint's answer to a renewal. It refuses with status 200, too.</summary>
internal sealed record GitHubTokenAnswer(
    string? AccessToken = null,
    string? RefreshToken = null,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] int? ExpiresIn = null,
    string? Error = null);

/// <summary>What the application asks about a token, and the answer.</summary>
internal sealed record GitHubTokenQuestion(string AccessToken);

internal sealed record GitHubTokenOrigin(GitHubTokenOwner? App = null);

/// <summary>The application that a token was given to.</summary>
internal sealed record GitHubTokenOwner(string ClientId);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(GitHubUser))]
[JsonSerializable(typeof(GitHubEmail[]))]
[JsonSerializable(typeof(GitHubOrganization[]))]
[JsonSerializable(typeof(GitHubTeam[]))]
[JsonSerializable(typeof(GitHubRepository))]
[JsonSerializable(typeof(GitHubTokenAnswer))]
[JsonSerializable(typeof(GitHubTokenQuestion))]
[JsonSerializable(typeof(GitHubTokenOrigin))]
internal sealed partial class GitHubJson : JsonSerializerContext;
