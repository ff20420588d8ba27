using System.Net;
using System.Web;
using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

public sealed class EmulatedSignInTests(EmulatedSite world) : IClassFixture<EmulatedSite>
{
    private const string SessionCookie = "_oauth2_proxy";

    private Site Site => world.Site;

    [Fact]
    public async Task A_member_comes_in_and_the_application_learns_who_it_is()
    {
        using var alice = Site.NewVisitor();
        Assert.Equal(HttpStatusCode.Forbidden, (await alice.ReadAsync("/echo/stranger")).Status);

        using var signedIn = await alice.SignInAsync("alice", "/echo/report?q=1#top");

        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        Assert.Equal("/echo/report?q=1#top", signedIn.Headers.Location!.OriginalString);
        Assert.Equal((HttpStatusCode.OK, "upstream"), await alice.ReadAsync("/echo/report?q=1"));
        var request = Site.Echo.Last;
        Assert.Equal("/echo/report?q=1", request.Target);
        Assert.Equal(["alice"], request["X-Forwarded-User"]);
        Assert.Equal(["alice@corp.example"], request["X-Forwarded-Email"]);
        Assert.Equal(["acme"], request["X-Forwarded-Groups"]);
        Assert.Empty(request["Cookie"]);
        Assert.DoesNotContain(Site.Echo.Requests, seen => seen.Target == "/echo/stranger");
    }

    [Theory]
    [InlineData("mallory")]
    [InlineData("bob")]
    public async Task Who_is_not_a_member_is_refused_with_the_reason(string login)
    {
        using var stranger = Site.NewVisitor();

        using var refused = await stranger.SignInAsync(login, "/echo/secret");

        var page = await refused.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains($"The GitHub user {login} is not a member of the organization acme", page, StringComparison.Ordinal);
        Assert.Contains("Use another account", page, StringComparison.Ordinal);
        Assert.Null(stranger.Cookies[SessionCookie]);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.ReadAsync("/echo/secret")).Status);
        Assert.DoesNotContain(Site.Echo.Requests, seen => seen.Target == "/echo/secret");
    }

    [Fact]
    public async Task A_callback_that_is_opened_twice_signs_in_once()
    {
        using var alice = Site.NewVisitor();
        var callback = await alice.ChooseAccountAsync("alice");
        using var first = await alice.Client.GetAsync(callback);

        using var second = await alice.Client.GetAsync(callback);

        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, second.StatusCode);
        Assert.Contains("This sign-in cannot be completed", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await alice.ReadAsync("/echo/")).Status);
    }

    [Fact]
    public async Task A_code_that_is_used_again_in_another_sign_in_is_refused_by_GitHub()
    {
        using var alice = Site.NewVisitor();
        var callback = await alice.ChooseAccountAsync("alice");
        (await alice.Client.GetAsync(callback)).Dispose();
        var code = HttpUtility.ParseQueryString(callback.Query)["code"];

        using var thief = Site.NewVisitor();
        var state = HttpUtility.ParseQueryString((await thief.BeginAsync()).Query)["state"];
        using var replayed = await thief.GetAsync($"/oauth2/callback?code={code}&state={Uri.EscapeDataString(state!)}");

        Assert.Equal(HttpStatusCode.Forbidden, replayed.StatusCode);
        Assert.Null(thief.Cookies[SessionCookie]);
        await Site.Proxy.UntilLogsAsync("GitHub says that the authorization code is used or too old");
    }
}
