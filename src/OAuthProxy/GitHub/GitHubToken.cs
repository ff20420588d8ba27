namespace OAuthProxy.GitHub;

/// <summary>What GitHub gives an application for a person.</summary>
/// <param name="AccessToken">With which the API is asked.</param>
/// <param name="RefreshToken">With which the access token is renewed, once; empty where it does not expire.</param>
/// <param name="ExpiresAt">When the access token expires; null for never.</param>
internal sealed record GitHubToken(string AccessToken, string RefreshToken, DateTimeOffset? ExpiresAt)
{
    /// <param name="accessToken"><c>access_token</c>.</param>
    /// <param name="refreshToken"><c>refresh_token</c>; null or empty where there is none.</param>
    /// <param name="expiresIn"><c>expires_in</c>, in seconds; null where there is none.</param>
    /// <param name="now">When the answer came.</param>
    public static GitHubToken From(string accessToken, string? refreshToken, int? expiresIn, DateTimeOffset now) =>
        expiresIn > 0 && !string.IsNullOrEmpty(refreshToken)
            ? new(accessToken, refreshToken, now + TimeSpan.FromSeconds(expiresIn.Value))
            : new(accessToken, "", null);
}
