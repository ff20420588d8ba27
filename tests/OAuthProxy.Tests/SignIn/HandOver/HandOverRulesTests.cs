using System.Net;
using OAuthProxy.Tests.Gateway;
using OAuthProxy.Tests.Support;
using Xunit;
using static OAuthProxy.Tests.SignIn.HandOver.FarSite;

namespace OAuthProxy.Tests.SignIn.HandOver;

/// <summary>Hosts of several domains with rules of their own, and a file that changes while people are on their way. Nobody has to click.</summary>
public sealed class HandOverRulesTests : IAsyncLifetime
{
    private const string NearIsAlices = $"- {{ host: {Near}, upstream: \"{{upstream}}\", allow: {{ users: [alice] }} }}\n";
    private const string AuthIsBobs = $"- {{ host: {Auth}, upstream: \"{{upstream}}\", allow: {{ users: [bob] }} }}\n";
    private const string FarIsBobs = $"- {{ host: {Far}, upstream: \"{{upstream}}\", allow: {{ users: [bob] }} }}\n";
    private const string FarIsAlices = $"- {{ host: {Far}, upstream: \"{{upstream}}\", allow: {{ users: [alice] }} }}\n";

    private GatewayProxy _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayProxy.StartAsync($"hosts:\n{NearIsAlices}{FarIsBobs}", $"--redirect-url=https://{Auth}/oauth2/callback", "--skip-provider-button=true");
        _gateway.Proxy.GitHub.Directory.AddApp(ProxyUnderTest.ClientId, ProxyUnderTest.ClientSecret, $"https://{Auth}/oauth2/callback");
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Who_is_refused_at_a_far_host_alone_gets_its_reason_and_stays_signed_in()
    {
        using var near = await SignedInAsync("alice");
        using var far = _gateway.Proxy.NewBrowser(Far, near.Cookies);

        var first = await Journey.FollowAsync(far, "/deep");
        var second = await Journey.FollowAsync(far, "/deep");

        Assert.Equal((HttpStatusCode.Forbidden, $"https://{Far}/deep"), (first.Status, first.End));
        Assert.Contains("You may not open this", first.Text, StringComparison.Ordinal);
        Assert.Equal(4, first.Addresses.Count);
        Assert.Single(second.Addresses);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(near));
    }

    /// <summary>The refusal ends the session at the far host; the callback's host has it still, and must not hand it over again and again.</summary>
    [Fact]
    public async Task Who_is_refused_everywhere_meanwhile_goes_round_in_no_circle()
    {
        using var near = await SignedInAsync("bob");
        using var far = _gateway.Proxy.NewBrowser(Far, near.Cookies);
        var before = await Journey.FollowAsync(far, "/deep");
        Assert.Equal(HttpStatusCode.OK, before.Status);
        _gateway.Change($"hosts:\n{NearIsAlices}{FarIsAlices}");

        var refused = await Journey.FollowAsync(far, "/deep");
        var again = await Journey.FollowAsync(far, "/deep");

        Assert.Equal((HttpStatusCode.Forbidden, 1), (refused.Status, refused.Addresses.Count));
        Assert.StartsWith("https://github.com/", again.End, StringComparison.Ordinal);
        Assert.Equal(2, again.Addresses.Count);
    }

    [Fact]
    public async Task Who_is_refused_at_the_callbacks_host_alone_is_handed_over()
    {
        _gateway.Change($"hosts:\n{AuthIsBobs}{NearIsAlices}{FarIsAlices}");
        using var near = await SignedInAsync("alice");
        using var auth = _gateway.Proxy.NewBrowser(Auth, near.Cookies);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(auth));
        using var far = _gateway.Proxy.NewBrowser(Far, near.Cookies);

        var journey = await Journey.FollowAsync(far, "/deep");

        Assert.Equal((HttpStatusCode.OK, $"https://{Far}/deep"), (journey.Status, journey.End));
    }

    [Fact]
    public async Task A_ticket_is_of_no_use_at_a_host_that_the_file_has_dropped_meanwhile()
    {
        using var near = await SignedInAsync("alice");
        using var far = _gateway.Proxy.NewBrowser(Far, near.Cookies);
        var ticket = await TicketAsync(far);
        _gateway.Change($"hosts:\n{NearIsAlices}");

        using var answer = await far.GetAsync(ticket);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(answer.SetCookies());
    }

    /// <summary>At that name may be somebody else by now.</summary>
    [Fact]
    public async Task No_ticket_goes_to_a_host_that_the_file_has_dropped_during_the_sign_in_at_GitHub()
    {
        using var far = _gateway.Proxy.NewBrowser(Far);
        using var toGitHub = await far.GetAsync(await AskAsync(far));
        var callback = await far.ChooseAccountAsync(toGitHub.Headers.Location!, "alice");
        _gateway.Change($"hosts:\n{NearIsAlices}");

        using var answer = await far.GetAsync(callback);

        Assert.Equal("/oauth2/", LocationOf(answer));
        Assert.True(answer.GivesSession()); // at the callback's host
    }

    [Fact]
    public async Task A_file_that_is_read_again_during_the_sign_in_changes_nothing_else()
    {
        using var far = _gateway.Proxy.NewBrowser(Far);
        using var toGitHub = await far.GetAsync(await AskAsync(far));
        var callback = await far.ChooseAccountAsync(toGitHub.Headers.Location!, "bob");
        _gateway.Change($"hosts:\n{FarIsBobs}{NearIsAlices}");

        using var answer = await far.GetAsync(callback);
        _gateway.Change($"hosts:\n{NearIsAlices}{FarIsBobs}");
        using var arrival = await far.GetAsync(LocationOf(answer));

        Assert.Equal($"https://{Far}/x", LocationOf(arrival));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(far));
    }

    private async Task<TestBrowser> SignedInAsync(string login)
    {
        var near = _gateway.Proxy.NewBrowser(Near);
        using var signedIn = await near.SignInAsync(login);
        return near;
    }
}
