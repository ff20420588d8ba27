using OAuthProxy.Tests.Support;
using OAuthProxy.Upstreams;
using Xunit;

namespace OAuthProxy.Tests.Upstreams.Addresses;

public sealed class HealthTests
{
    private static readonly UpstreamHealth Health = new("/health%2Fz?full", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5));

    [Fact]
    public async Task An_address_that_is_not_well_gets_nothing_until_it_is_again()
    {
        await using var several = await SeveralAddresses.StartAsync(2, upstream => upstream with { Balance = UpstreamBalance.First });
        var (first, probed) = (503, new SemaphoreSlim(0));
        Play(several.Applications[0], "0", () => first, probed);
        Play(several.Applications[1], "1", () => 200, new(0));
        await several.SwapAsync(several.Upstream with { Health = Health });

        await UntilAsync(several, "1");
        first = 204;
        await UntilAsync(several, "0", advance: true);

        var lines = several.Proxy.Log.Lines.ToList();
        Assert.Single(lines, line => line.Contains("[632]", StringComparison.Ordinal) && line.EndsWith("of / is not well and gets no requests: it answered 503", StringComparison.Ordinal));
        Assert.Single(lines, line => line.Contains("[633]", StringComparison.Ordinal) && line.EndsWith("of / is well again.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("text/html", "The application is not ready")]
    [InlineData("application/json", "\"upstream_unwell\"")]
    public async Task Where_none_is_well_people_and_programs_are_told(string accept, string expected)
    {
        await using var several = await SeveralAddresses.StartAsync(2, upstream => upstream);
        foreach (var application in several.Applications)
        {
            Play(application, "?", () => 302, new(0));
        }

        await several.SwapAsync(several.Upstream with { Health = Health });
        await UntilAsync(several, "503");

        var answer = await several.SignedIn.AskAsync("GET /", $"Accept: {accept}");
        Assert.Equal(503, answer.Status);
        Assert.Equal(["10"], answer["Retry-After"]);
        Assert.Contains(expected, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probe_asks_as_people_do_and_says_nothing_of_anybody()
    {
        await using var several = await SeveralAddresses.StartAsync(1, upstream => upstream, MetricsPage.Flag);
        var probe = new TaskCompletionSource<(string Target, string Host, bool IsNobodys)>();
        several.Applications[0].Handle = context =>
        {
            probe.TrySetResult((
                context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget,
                context.Request.Host.Value!,
                !context.Request.Headers.Any(header => header.Key is "Cookie" or "Authorization" || header.Key.StartsWith("X-", StringComparison.OrdinalIgnoreCase))));
            return Task.CompletedTask;
        };

        await several.SwapAsync(several.Upstream with { Host = ProxyUnderTest.Host, Health = Health });

        Assert.Equal(("/health%2Fz?full", ProxyUnderTest.Host, true), await probe.Task.WaitAsync(RawConnection.Patience));
        Assert.Empty((await MetricsPage.ReadAsync(several.Proxy)).Of("oauthproxy_upstream_requests_total"));
    }

    [Fact]
    public async Task An_application_is_probed_once_for_all_paths_that_lead_to_it()
    {
        await using var several = await SeveralAddresses.StartAsync(1, upstream => upstream);
        var (probed, last) = (new SemaphoreSlim(0), new SemaphoreSlim(0));
        Play(several.Applications[0], "0", () => 200, probed);
        var upstream = several.Upstream with { Health = Health };

        await several.SwapAsync(upstream, upstream with { Path = "/api/" }, upstream with { Path = "/api", StripsPrefix = true }, upstream with { Path = "/x" });
        await probed.WaitAsync(RawConnection.Patience);

        // An application of another path alone is another one: its probe comes behind all those of the first.
        Play(several.Applications[0], "0", () => 200, last);
        await several.SwapAsync(upstream, upstream with { Path = "/x", Health = Health with { Timeout = TimeSpan.FromSeconds(1) } });
        await last.WaitAsync(RawConnection.Patience);
        Assert.Equal(0, probed.CurrentCount);
    }

    [Fact]
    public async Task An_upstream_that_is_gone_is_probed_no_more()
    {
        await using var several = await SeveralAddresses.StartAsync(2, upstream => upstream);
        var (gone, kept) = (new SemaphoreSlim(0), new SemaphoreSlim(0));
        Play(several.Applications[0], "0", () => 200, gone);
        Play(several.Applications[1], "1", () => 200, kept);
        await several.SwapAsync(several.Upstream with { Health = Health, Addresses = [several.Upstream.Addresses[0]] });
        await gone.WaitAsync(RawConnection.Patience);

        for (var swaps = 1; swaps <= 20; swaps++) // each with another cluster in the place of the last
        {
            await several.SwapAsync(several.Upstream with { Health = Health with { Timeout = TimeSpan.FromSeconds(swaps) }, Addresses = [SeveralAddresses.At(several.Applications[1].Address)] });
            await kept.WaitAsync(RawConnection.Patience);
        }

        for (var rounds = 0; rounds < 5; rounds++)
        {
            // One round of a single cluster: the next is set when this one is over.
            while (!await kept.WaitAsync(TimeSpan.FromMilliseconds(20)))
            {
                several.Proxy.Clock.Advance(Health.Interval);
            }
        }

        Assert.Equal((0, true), (gone.CurrentCount, kept.CurrentCount < 20));
    }

    private static void Play(EchoUpstream application, string name, Func<int> status, SemaphoreSlim probed) => application.Handle = async context =>
    {
        if (context.Request.QueryString.Value == "?full")
        {
            context.Response.StatusCode = status();
            probed.Release();
            return;
        }

        await context.Response.WriteAsync(name);
    };

    /// <summary>Probes take their time; the wait ends with the test's.</summary>
    private static async Task UntilAsync(SeveralAddresses several, string expected, bool advance = false)
    {
        using var limit = new CancellationTokenSource(RawConnection.Patience);
        while (await several.AskAsync() != expected)
        {
            limit.Token.ThrowIfCancellationRequested();
            several.Proxy.Clock.Advance(advance ? Health.Interval : TimeSpan.Zero);
        }
    }
}
