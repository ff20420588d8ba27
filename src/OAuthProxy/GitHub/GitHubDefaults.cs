namespace OAuthProxy.GitHub;

internal static class GitHubDefaults
{
    /// <summary>The authentication scheme.</summary>
    public const string Scheme = "GitHub";

    /// <summary>The service key of the <see cref="HttpMessageHandler"/> below all calls to GitHub.</summary>
    public const string HttpHandler = "GitHub";
}
