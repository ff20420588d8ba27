using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Upstreams.Routing;
using OAuthProxy.Upstreams;
using Xunit;

namespace OAuthProxy.Tests.Upstreams.Addresses;

public sealed class BalanceTests
{
    [Fact]
    public async Task In_turn_every_address_gets_the_same()
    {
        await using var several = await SeveralAddresses.StartAsync(3, upstream => upstream with { Balance = UpstreamBalance.RoundRobin });

        var answers = await several.AskAsync(9);

        Assert.Equal(["0", "1", "2"], answers.Take(3).Order(StringComparer.Ordinal));
        Assert.Equal(answers.Take(3), answers.Skip(3).Take(3));
        Assert.Equal(answers.Take(3), answers.Skip(6));
    }

    [Fact]
    public async Task The_turns_of_one_application_are_not_those_of_another()
    {
        await using var several = await SeveralAddresses.StartAsync(2, upstream => upstream with { Balance = UpstreamBalance.RoundRobin });
        await several.SwapAsync(several.Upstream, several.Upstream with { Host = "other.example" });
        var (here, there) = (new List<string>(), new List<string>());

        for (var turn = 0; turn < 4; turn++)
        {
            here.Add(await several.AskAsync("GET /"));
            there.Add((await several.SignedIn.AskAtAsync("other.example", "GET /")).Body);
        }

        Assert.Equal((2, 2), (here.Distinct().Count(), there.Distinct().Count()));
    }

    /// <summary>Of an application with a path of its own for programs each address gets half of all, and not half of each.</summary>
    [Fact]
    public async Task All_paths_of_an_application_take_turns_together()
    {
        await using var several = await SeveralAddresses.StartAsync(2, upstream => upstream with { Balance = UpstreamBalance.RoundRobin }, MetricsPage.Flag);
        await several.SwapAsync(several.Upstream, several.Upstream with { Path = "/api/", Timeout = TimeSpan.FromSeconds(1) }, several.Upstream with { Path = "/x/", Addresses = [.. several.Upstream.Addresses.Take(1)] });

        var answers = new[] { await several.AskAsync("GET /"), await several.AskAsync("GET /api/"), await several.AskAsync("GET /x/"), await several.AskAsync("GET /api/"), await several.AskAsync("GET /") };

        Assert.NotEqual(answers[0], answers[1]);
        Assert.Equal([answers[0], "0", answers[0], answers[1]], [answers[3], answers[2], answers[3], answers[4]]);
        Assert.Equal(2, (await MetricsPage.ReadAsync(several.Proxy))["oauthproxy_upstream_requests_total{upstream=\"/api/\",result=\"200\"}"]); // though they are told apart here
    }

    [Fact]
    public async Task The_first_that_answers_gets_all_in_the_order_in_which_they_are_written()
    {
        await using var dead = new ClosedApplication();
        await using var several = await SeveralAddresses.StartAsync(3, upstream => upstream with { Balance = UpstreamBalance.First });
        await several.SwapAsync(several.Upstream with { Addresses = [dead.Address, .. several.Upstream.Addresses.Reverse()] });

        Assert.All(await several.AskAsync(5), answer => Assert.Equal("2", answer));
    }

    [Theory]
    [InlineData(nameof(UpstreamBalance.PowerOfTwo))]
    [InlineData(nameof(UpstreamBalance.Random))]
    public async Task By_chance_every_address_gets_some(string balance)
    {
        await using var several = await SeveralAddresses.StartAsync(2, upstream => upstream with { Balance = Enum.Parse<UpstreamBalance>(balance) });
        var seen = new HashSet<string>();

        while (seen.Count < 2) // the test's own time-out ends it where one gets nothing
        {
            seen.Add(await several.AskAsync());
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        Assert.Equal(["0", "1"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_least_busy_gets_the_next()
    {
        await using var several = await SeveralAddresses.StartAsync(2, upstream => upstream with { Balance = UpstreamBalance.LeastRequests });
        var (goOn, asked) = (new TaskCompletionSource(), new TaskCompletionSource<int>());
        foreach (var number in new[] { 0, 1 })
        {
            several.Applications[number].Handle = async context =>
            {
                asked.TrySetResult(number);
                await (context.Request.Path == "/slow" ? goOn.Task : Task.CompletedTask);
                await context.Response.WriteAsync($"{number}");
            };
        }

        var slow = several.AskAsync("GET /slow");
        var busy = await asked.Task.WaitAsync(RawConnection.Patience);
        var others = await several.AskAsync(4);
        goOn.SetResult();

        Assert.Equal($"{busy}", await slow);
        Assert.All(others, answer => Assert.Equal($"{1 - busy}", answer));
    }

    [Fact]
    public async Task Counts_by_upstream_and_not_by_address()
    {
        await using var several = await SeveralAddresses.StartAsync(3, upstream => upstream with { Balance = UpstreamBalance.RoundRobin }, MetricsPage.Flag);

        await several.AskAsync(6);

        var metrics = await MetricsPage.ReadAsync(several.Proxy);
        Assert.Equal(["oauthproxy_upstream_requests_total{upstream=\"/\",result=\"200\"}"], metrics.Of("oauthproxy_upstream_requests_total"));
        Assert.Equal(6, metrics["oauthproxy_upstream_requests_total{upstream=\"/\",result=\"200\"}"]);
    }

    [Fact]
    public async Task Sockets_and_hosts_stand_side_by_side()
    {
        using var directory = new TemporaryDirectory();
        await using var first = await OnSocketAsync(directory["1.sock"]);
        await using var second = await OnSocketAsync(directory["2.sock"]);
        await using var several = await SeveralAddresses.StartAsync(
            1,
            upstream => upstream with
            {
                Balance = UpstreamBalance.RoundRobin,
                Addresses = [.. upstream.Addresses, new(new Uri("http://localhost"), directory["1.sock"]), new(new Uri("http://localhost"), directory["2.sock"])],
            },
            "--pass-host-header=false");

        var answers = await several.AskAsync(3);

        Assert.Equal([$"{directory["1.sock"]} localhost", $"{directory["2.sock"]} localhost", "0"], answers.Order(StringComparer.Ordinal));
    }

    private static async Task<WebApplication> OnSocketAsync(string socket)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socket));
        var app = builder.Build();
        app.Run(context => context.Response.WriteAsync($"{socket} {context.Request.Host}"));
        await app.StartAsync();
        return app;
    }
}
