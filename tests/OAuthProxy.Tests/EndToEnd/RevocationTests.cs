using System.Net;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>The clock is the real one here: sessions are checked with GitHub again when they are a second old.</summary>
public sealed class RevocationTests(EmulatedSite world) : IClassFixture<EmulatedSite>
{
    [Fact]
    public async Task Who_leaves_the_organization_is_out_at_the_next_refresh_and_told_why()
    {
        var gitHub = world.GitHub;
        using var bob = world.Site.NewVisitor();
        await gitHub.AddMemberAsync(EmulatedGitHub.Organization, "bob");
        (await bob.SignInAsync("bob")).Dispose();
        Assert.Equal(HttpStatusCode.OK, (await bob.ReadAsync("/echo/")).Status);

        await gitHub.RemoveMemberAsync(EmulatedGitHub.Organization, "bob");
        var (status, page) = await bob.UntilShutOutAsync("/echo/");

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("The GitHub user bob is not a member of the organization acme", page, StringComparison.Ordinal);
        Assert.Empty(bob.Cookies);
    }

    [Fact]
    public async Task Who_stays_in_the_organization_stays_in_over_many_refreshes()
    {
        using var alice = world.Site.NewVisitor();
        (await alice.SignInAsync("alice")).Dispose();
        var cookies = new HashSet<string>(StringComparer.Ordinal);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        while (cookies.Count < 3)
        {
            Assert.Equal(HttpStatusCode.OK, (await alice.ReadAsync("/echo/")).Status);
            cookies.Add(Assert.Single(alice.Cookies).Value);
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }

    [Fact]
    public async Task Who_revokes_the_application_at_GitHub_is_signed_out_at_the_next_refresh()
    {
        using var alice = world.Site.NewVisitor();
        (await alice.SignInAsync("alice")).Dispose();
        Assert.Equal(HttpStatusCode.OK, (await alice.ReadAsync("/echo/")).Status);

        // A page of GitHub's settings, with the cookie that signing in at GitHub left.
        using var nothing = new StringContent("");
        using var revoked = await alice.Client.PostAsync(
            new Uri(world.GitHub.BaseAddress, $"settings/connections/applications/{EmulatedGitHub.ClientId}/revoke"), nothing);
        Assert.True((int)revoked.StatusCode < 400, $"GitHub answered {revoked.StatusCode}");
        var (status, page) = await alice.UntilShutOutAsync("/echo/");

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("Your sign-in at GitHub has ended", page, StringComparison.Ordinal);
        Assert.Contains("/oauth2/start?rd=", page, StringComparison.Ordinal);
        Assert.Empty(alice.Cookies);
    }
}
