namespace OAuthProxy.GitHub;

/// <summary>The connections to GitHub: one pool for the token endpoint and the API.</summary>
internal sealed class GitHubHttp(HttpMessageHandler handler) : IDisposable
{
    /// <summary>A sign-in that takes longer has failed for the person before the screen.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public HttpClient Client { get; } = new(handler)
    {
        Timeout = Timeout,
        // GitHub refuses requests without one (docs.github.com, "User agent required").
        DefaultRequestHeaders = { { "User-Agent", "OAuthProxy" } },
    };

    public static SocketsHttpHandler CreateHandler(GitHubOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        SslOptions = GitHubTrust.For(options),
    };

    public void Dispose() => Client.Dispose();
}
