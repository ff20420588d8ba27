using System.Net;
using OAuthProxy.Tests.Sessions.Stores;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;
using static OAuthProxy.Tests.SignIn.HandOver.FarSite;

namespace OAuthProxy.Tests.SignIn.HandOver;

/// <summary>Redis goes away and comes back, with its data, while somebody is between two hosts.</summary>
public sealed class HandOverOutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private RedisServer _redis = null!;
    private ProxyUnderTest _proxy = null!;
    private TestBrowser _far = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _proxy = await FarSite.StartAsync(SharedRedis.FlagsFor(_redis));
        using var near = _proxy.NewBrowser(Near);
        using var signedIn = await near.SignInAsync();
        _far = _proxy.NewBrowser(Far, near.Cookies);
    }

    public async ValueTask DisposeAsync()
    {
        _far.Dispose();
        await _proxy.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task The_way_there_needs_no_Redis()
    {
        await StopAsync();

        var ask = await WithClockAsync(AskAsync(_far));

        Assert.StartsWith($"https://{Auth}/oauth2/handover?request=", ask, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_callbacks_host_asks_for_a_moment_and_answers_then()
    {
        var ask = await AskAsync(_far);

        using var answer = await AssertWorksAfterwardsAsync(ask);

        Assert.StartsWith($"https://{Far}/oauth2/handover?ticket=", LocationOf(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_is_not_used_up_by_it()
    {
        var ticket = await TicketAsync(_far);

        using var arrival = await AssertWorksAfterwardsAsync(ticket);

        Assert.Equal($"https://{Far}/x", LocationOf(arrival));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(_far));
    }

    [Fact]
    public async Task A_sign_out_at_a_far_host_does_not_claim_what_it_did_not_do_and_does_it_then()
    {
        using var arrival = await _far.GetAsync(await TicketAsync(_far));

        using var signedOut = await AssertWorksAfterwardsAsync("/oauth2/sign_out");

        Assert.Empty(await SignedInAtAsync(_proxy, _far.Cookies, Near, Far));
    }

    /// <summary>GitHub's code is good once; the page leads back to where the sign-in began.</summary>
    [Fact]
    public async Task After_a_sign_in_at_GitHub_the_way_back_is_shown()
    {
        using var stranger = _proxy.NewBrowser(Far);
        using var toGitHub = await stranger.GetAsync(await AskAsync(stranger));
        var callback = await stranger.ChooseAccountAsync(toGitHub.Headers.Location!, "bob");
        await StopAsync();

        using var answer = await WithClockAsync(stranger.GetAsync(callback));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.False(answer.GivesSession());
        Assert.Contains($"href=\"https://{Far}/oauth2/sign_in?rd=%2Fx\"", await answer.TextAsync(), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> AssertWorksAfterwardsAsync(string address)
    {
        var before = string.Join(';', _far.Cookies.Names);
        await StopAsync();
        using (var away = await WithClockAsync(_far.GetAsync(address)))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(5), away.Headers.RetryAfter?.Delta);
            Assert.Empty(away.SetCookies());
            Assert.Equal(before, string.Join(';', _far.Cookies.Names));
        }

        await _redis.StartAsync();
        while (true)
        {
            var answer = await WithClockAsync(_far.GetAsync(address));
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
            {
                return answer;
            }

            answer.Dispose();
            _proxy.Clock.Advance(Step);
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task StopAsync()
    {
        await _redis.CliAsync("SAVE");
        await _redis.KillAsync();
    }

    private Task<T> WithClockAsync<T>(Task<T> task) => _proxy.Clock.RunUntilAsync(task, Step);
}
