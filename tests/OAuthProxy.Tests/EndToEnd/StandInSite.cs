using OAuthProxy.Tests.Support.Partners;
using TryIt;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>
/// A <see cref="Site"/> whose people come from the stand-in, which can be cancelled and does say 401. The people: alice (of acme), mallory
/// (of nothing).
/// </summary>
public sealed class StandInSite : IAsyncLifetime
{
    private readonly string host;
    private readonly string[] flags;
    private Site? site;
    private WebApplication? gitHub;

    public StandInSite()
        : this("localhost")
    {
    }

    private StandInSite(string host, params string[] flags) => (this.host, this.flags) = (host, flags);

    internal Site Site => site!;

    internal GitHubDirectory Directory { get; } = new();

    internal Uri GitHub => LocalServer.AddressOf(gitHub!);

    /// <summary>With flags of the test's own; the caller disposes.</summary>
    internal static Task<StandInSite> StartAsync(params string[] flags) => StartAtAsync("localhost", flags);

    /// <summary>With the callback at another name of this machine.</summary>
    internal static async Task<StandInSite> StartAtAsync(string host, params string[] flags)
    {
        var own = new StandInSite(host, flags);
        await own.InitializeAsync();
        return own;
    }

    public async ValueTask InitializeAsync()
    {
        var port = LoopbackPort.Free();
        Directory.AddUser("alice", "Alice", new GitHubEmail("alice@corp.example", Primary: true));
        Directory.AddUser("mallory", "Mallory", new GitHubEmail("mallory@other.example", Primary: true));
        Directory.AddOrganization("acme", "alice");
        Directory.AddApp(EmulatedGitHub.ClientId, EmulatedGitHub.ClientSecret, RunningProxy.CallbackAt(port, host));
        gitHub = await GitHubStandIn.StartAsync(Directory, new Uri("http://127.0.0.1:0"));
        site = await Site.StartAsync(port, GitHub, [$"-redirect-url={RunningProxy.CallbackAt(port, host)}", .. flags]);
    }

    public async ValueTask DisposeAsync()
    {
        if (site is not null)
        {
            await site.DisposeAsync();
        }

        if (gitHub is not null)
        {
            await gitHub.DisposeAsync();
        }
    }
}
