using OAuthProxy.Tests.Support;
using TryIt.StandIn;

namespace OAuthProxy.Tests.Sessions;

/// <summary>A proxy at which Alice is signed in by a GitHub App, whose tokens expire.</summary>
internal sealed record SiteWithApp(SignedInProxy SignedIn) : IAsyncDisposable
{
    public ProxyUnderTest Proxy => SignedIn.Proxy;

    public TestBrowser Browser => SignedIn.Browser;

    public EchoUpstream Upstream => SignedIn.Upstream;

    public GitHubStandIn GitHub => Proxy.GitHub;

    public ManualClock Clock => Proxy.Clock;

    /// <summary>How often a refresh token was brought to GitHub.</summary>
    public int Renewals => GitHub.Calls.Exchanges.Count(exchange => exchange.GrantType == "refresh_token");

    public static async Task<SiteWithApp> StartAsync(params string[] flags)
    {
        var signedIn = await SignedInProxy.StartAsync(flags);
        signedIn.Proxy.GitHub.Directory.RevokeTokens("alice");
        signedIn.Proxy.GitHub.Directory.LetTokensExpire(ProxyUnderTest.ClientId);
        await signedIn.SignInAsync("alice");
        return new(signedIn);
    }

    public ValueTask DisposeAsync() => SignedIn.DisposeAsync();
}
