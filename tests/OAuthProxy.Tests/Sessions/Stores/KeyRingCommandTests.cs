using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Sessions.Stores;

/// <summary>The operator's commands beside replicas that make their own keys.</summary>
public sealed class KeyRingCommandTests
{
    [Fact]
    public async Task Lists_and_revokes_with_the_client_secret()
    {
        await using var world = await RingWorld.StartAsync();
        using var browser = world.First.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        string[] flags = [.. SharedRedis.FlagsFor(world.Redis), $"--client-secret={RingWorld.ClientSecret}"];

        var listed = await ProgramProcess.RunAsync(["sessions", "list", "--user=alice", .. flags]);
        var revoked = await ProgramProcess.RunAsync(["sessions", "revoke", "--user=alice", .. flags]);

        Assert.StartsWith("1 session of alice:\n", listed.Output, StringComparison.Ordinal);
        Assert.Equal((0, "1 session of alice has ended.\n"), (revoked.ExitCode, revoked.Output));
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, await RingWorld.StatusAtAsync(world.First, browser));
    }

    [Fact]
    public async Task Begins_no_ring_of_its_own()
    {
        await using var world = await RingWorld.StartAsync();

        var end = await ProgramProcess.RunAsync(["sessions", "list", "--user=alice", .. SharedRedis.FlagsFor(world.Redis), "--client-secret=another-client-secret-of-github-40-chars"]);

        Assert.Equal((0, "There are no sessions of alice under this --client-secret and --cookie-name.\n"), (end.ExitCode, end.Output));
        Assert.Single(await world.PlacesAsync());
    }
}
