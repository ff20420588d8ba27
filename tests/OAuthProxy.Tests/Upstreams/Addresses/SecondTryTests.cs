using OAuthProxy.Tests.Support;
using OAuthProxy.Upstreams;
using Xunit;

namespace OAuthProxy.Tests.Upstreams.Addresses;

public sealed class SecondTryTests : IAsyncLifetime
{
    private readonly ClosedApplication _dead = new();
    private SeveralAddresses _several = null!;

    public async ValueTask InitializeAsync()
    {
        // The closed one is always asked first, unless it is left out.
        _several = await SeveralAddresses.StartAsync(1, upstream => upstream with { Balance = UpstreamBalance.First, Addresses = [_dead.Address, .. upstream.Addresses] });
    }

    public async ValueTask DisposeAsync()
    {
        await _several.DisposeAsync();
        await _dead.DisposeAsync();
    }

    [Theory]
    [InlineData("GET /")]
    [InlineData("HEAD /")]
    [InlineData("OPTIONS /")]
    [InlineData("DELETE /")]
    [InlineData("PUT /")]
    public async Task An_idempotent_request_goes_to_another_address_where_no_connection_is_made(string line)
    {
        var answer = await _several.SignedIn.AskAsync(line);

        Assert.Equal(200, answer.Status);
        Assert.Equal(line, $"{_several.Applications[0].Last.Method} {_several.Applications[0].Last.Target}");
        Assert.Contains(_several.Proxy.Log.Lines, text => text.Contains($"[630] A {line.Split(' ')[0]} request for / goes to another address, as {_dead.Address}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("POST /", "", "Content-Length: 0")]
    [InlineData("POST /", "hello", "Content-Length: 5")]
    [InlineData("PUT /", "hello", "Content-Length: 5")]
    [InlineData("DELETE /", "hello", "Content-Length: 5")]
    [InlineData("PATCH /", "", "Content-Length: 0")]
    [InlineData("BREW /", "", "X: y")]
    [InlineData("GET /", "hello", "Content-Length: 5")]
    [InlineData("GET /", "5\r\nhello\r\n0\r\n\r\n", "Transfer-Encoding: chunked")]
    public async Task One_that_might_be_done_twice_or_has_a_body_does_not(string line, string body, string header)
    {
        var answer = await _several.SignedIn.AskWithBodyAsync(line, body, header);

        Assert.Equal(502, answer.Status);
        Assert.Empty(_several.Applications[0].Requests);
    }

    [Fact]
    public async Task Nothing_is_sent_twice_once_an_address_has_it()
    {
        var asked = 0;
        await using var rude = RawUpstream.Start(async connection =>
        {
            await connection.ReadHeadAsync();
            Interlocked.Increment(ref asked);
            connection.Reset();
        });
        await using var mute = RawUpstream.Start(async connection =>
        {
            await connection.ReadHeadAsync();
            Interlocked.Increment(ref asked);
        });
        foreach (var address in new[] { rude.Address, mute.Address })
        {
            await _several.SwapAsync(_several.Upstream with { Addresses = [SeveralAddresses.At(address), .. _several.Upstream.Addresses.Skip(1)] });

            Assert.Equal("502", await _several.AskAsync());
        }

        Assert.Empty(_several.Applications[0].Requests);
        Assert.DoesNotContain(_several.Proxy.Log.Lines, text => text.Contains("[630]", StringComparison.Ordinal) || text.Contains("[631]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Half_an_answer_is_never_completed_by_another_address()
    {
        await using var half = RawUpstream.Saying("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it");
        await _several.SwapAsync(_several.Upstream with { Addresses = [SeveralAddresses.At(half.Address), .. _several.Upstream.Addresses.Skip(1)] });

        var answer = await _several.SignedIn.AskAsync("GET /");

        Assert.False(answer.IsComplete);
        Assert.Empty(_several.Applications[0].Requests);
    }

    [Fact]
    public async Task Each_address_is_tried_once()
    {
        await using var second = new ClosedApplication();
        await using var third = new ClosedApplication();
        await _several.SwapAsync(_several.Upstream with { Addresses = [_dead.Address, second.Address, third.Address] });

        for (var times = 1; times < 3; times++)
        {
            Assert.Equal("502", await _several.AskAsync()); // all are left out, and tried all the same: one of them may be back
            Assert.Equal(times * 2, _several.Proxy.Log.Lines.Count(text => text.Contains("[630]", StringComparison.Ordinal)));
        }

        third.Open("back");
        Assert.Equal("back", await _several.AskAsync());
    }

    [Fact]
    public async Task An_address_that_refuses_is_left_out_for_ten_seconds()
    {
        Assert.Equal("0", await _several.AskAsync());
        _dead.Open("back");

        Assert.All(await _several.AskAsync(3), answer => Assert.Equal("0", answer));
        _several.Proxy.Clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Equal("0", await _several.AskAsync());
        _several.Proxy.Clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("back", await _several.AskAsync());

        Assert.Single(_several.Proxy.Log.Lines, text => text.Contains($"[631] {_dead.Address} of / could not be connected to and is left out for 10 s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_that_may_not_be_tried_again_spares_the_next_ones_the_same()
    {
        Assert.Equal(502, (await _several.SignedIn.AskWithBodyAsync("POST /", "hello", "Content-Length: 5")).Status);
        Assert.Equal(200, (await _several.SignedIn.AskWithBodyAsync("POST /", "hello", "Content-Length: 5")).Status);
    }

    [Fact]
    public async Task A_machine_that_says_nothing_is_given_five_seconds()
    {
        var asked = new TaskCompletionSource();
        await using var silent = RawUpstream.Start(async connection =>
        {
            asked.TrySetResult();
            await connection.ReadToEndAsync(); // and never shakes hands
        });
        await _several.SwapAsync(_several.Upstream with { Addresses = [SeveralAddresses.At(new Uri($"https://{silent.Address.Authority}")), .. _several.Upstream.Addresses.Skip(1)] });

        var asking = _several.AskAsync();
        await asked.Task.WaitAsync(RawConnection.Patience);
        _several.Proxy.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("0", await asking.WaitAsync(RawConnection.Patience));
        Assert.Contains(_several.Proxy.Log.Lines, text => text.EndsWith("there was no connection after 5 s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_answer_says_of_the_request_is_said_of_the_last_try()
    {
        await using var several = await SeveralAddresses.StartAsync(1, upstream => upstream with { Balance = UpstreamBalance.First, Addresses = [_dead.Address, .. upstream.Addresses] }, MetricsPage.Flag);

        var answer = await several.SignedIn.AskAsync("GET /", "Accept: text/html");

        Assert.Equal((200, "0", true), (answer.Status, answer.Body, answer.IsComplete));
        Assert.DoesNotContain(several.Proxy.Log.Lines, text => text.Contains("[600]", StringComparison.Ordinal));
        var metrics = await MetricsPage.ReadAsync(several.Proxy);
        Assert.Equal(1, metrics["oauthproxy_upstream_requests_total{upstream=\"/\",result=\"unreachable\"}"]);
        Assert.Equal(1, metrics["oauthproxy_upstream_requests_total{upstream=\"/\",result=\"200\"}"]);
    }
}
