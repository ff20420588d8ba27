using System.Runtime.Versioning;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OAuthProxy.Tests.Configuration;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Telemetry;

/// <summary>The program with an operator's variables, and a collector.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class OtlpTests
{
    private const string Listening = "Listening on ";

    [Theory]
    [InlineData("grpc", HttpProtocols.Http2)]
    [InlineData("http/protobuf", HttpProtocols.Http1)]
    public async Task A_collector_gets_traces_and_metrics(string protocol, HttpProtocols http)
    {
        await using var collector = await OtlpCollector.StartAsync(http);
        await using var upstream = await EchoUpstream.StartAsync();
        await using var process = await StartAsync(
            upstream,
            $"OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address}", $"OTEL_EXPORTER_OTLP_PROTOCOL={protocol}", "OTEL_EXPORTER_OTLP_HEADERS=x-key=S3cret",
            "OTEL_SERVICE_NAME=front-door", "OTEL_BSP_SCHEDULE_DELAY=50", "OTEL_METRIC_EXPORT_INTERVAL=50");
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = await AddressOfAsync(process) };

        using var answer = await client.GetAsync(new Uri("/open/door?token=Qu3ry", UriKind.Relative), TestContext.Current.CancellationToken);

        await collector.UntilAsync(received => received.Spans.Count >= 2 && received.MetricsByName.ContainsKey("oauth2_proxy.requests"));
        var server = Assert.Single(collector.Spans, span => span.Name == "GET /{**path}");
        var hop = Assert.Single(collector.Spans, span => span.Name == "GET /");
        Assert.Equal(("", server.SpanId, server.TraceId), (server.ParentSpanId, hop.ParentSpanId, hop.TraceId));
        Assert.Equal($"00-{hop.TraceId}-{hop.SpanId}-01", Assert.Single(upstream.Last["traceparent"]));
        Assert.Equal("/open/door", server.Tags["url.path"]);
        Assert.All(collector.Spans, span => Assert.Equal("front-door", span.Service));
        Assert.Equal("front-door", collector.MetricsByName["oauth2_proxy.requests"]);
        Assert.Contains("oauth2_proxy.response_duration", collector.MetricsByName.Keys);
        Assert.Contains("oauthproxy.upstream_requests", collector.MetricsByName.Keys);
        Assert.Contains("dotnet.gc.collections", collector.MetricsByName.Keys);
        Assert.All(collector.Keys, key => Assert.Equal("S3cret", key));
        Assert.DoesNotContain("S3cret", process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(collector.Spans, span => span.Tags.Values.Any(value => value.Contains("Qu3ry", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_was_not_sent_yet_is_sent_at_the_end()
    {
        await using var collector = await OtlpCollector.StartAsync(HttpProtocols.Http1);
        await using var upstream = await EchoUpstream.StartAsync();
        await using var process = await StartAsync(
            upstream,
            $"OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_BSP_SCHEDULE_DELAY=3600000", "OTEL_METRIC_EXPORT_INTERVAL=3600000");
        using var client = new HttpClient { BaseAddress = await AddressOfAsync(process) };
        using var answer = await client.GetAsync(new Uri("/ping", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Empty(collector.Spans);

        ProgramProcess.Terminate(process);

        Assert.Equal(0, await process.UntilExitsAsync());
        Assert.Equal("oauthproxy", Assert.Single(collector.Spans, span => span.Name == "GET /ping").Service);
        Assert.Contains("oauth2_proxy.requests", collector.MetricsByName.Keys);
    }

    [Theory]
    [InlineData("OTEL_SDK_DISABLED=true")]
    [InlineData("OTEL_TRACES_EXPORTER=none OTEL_METRICS_EXPORTER=none")]
    public async Task Nothing_is_sent_where_it_is_switched_off(string variables)
    {
        await using var collector = await OtlpCollector.StartAsync(HttpProtocols.Http1);
        await using var upstream = await EchoUpstream.StartAsync();
        await using var process = await StartAsync(
            upstream,
            [$"OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", .. variables.Split(' ')]);
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = await AddressOfAsync(process) };
        using var answer = await client.GetAsync(new Uri("/open/door", UriKind.Relative), TestContext.Current.CancellationToken);

        ProgramProcess.Terminate(process);

        Assert.Equal(0, await process.UntilExitsAsync());
        Assert.Empty(collector.Keys);
        Assert.Empty(upstream.Last["traceparent"]);
    }

    [Fact]
    public async Task A_sampler_that_takes_nothing_sends_no_spans_and_says_so_to_the_upstream()
    {
        await using var collector = await OtlpCollector.StartAsync(HttpProtocols.Http1);
        await using var upstream = await EchoUpstream.StartAsync();
        await using var process = await StartAsync(
            upstream,
            $"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT={collector.Address}v1/traces", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_TRACES_SAMPLER=always_off");
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = await AddressOfAsync(process) };
        using var answer = await client.GetAsync(new Uri("/open/door", UriKind.Relative), TestContext.Current.CancellationToken);

        ProgramProcess.Terminate(process);

        Assert.Equal(0, await process.UntilExitsAsync());
        Assert.Empty(collector.Keys);
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-00$", Assert.Single(upstream.Last["traceparent"]));
    }

    [Fact]
    public async Task A_collector_that_is_down_is_in_nobodys_way()
    {
        await using var upstream = await EchoUpstream.StartAsync();
        await using var process = await StartAsync(upstream, "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1", "OTEL_BSP_SCHEDULE_DELAY=10", "OTEL_METRIC_EXPORT_INTERVAL=10");
        using var client = new HttpClient { BaseAddress = await AddressOfAsync(process) };

        Assert.Equal("upstream", await client.GetStringAsync(new Uri("/open/door", UriKind.Relative), TestContext.Current.CancellationToken));

        ProgramProcess.Terminate(process);
        Assert.Equal(0, await process.UntilExitsAsync());
        Assert.DoesNotContain("Exception", process.Output, StringComparison.Ordinal);
    }

    private static Task<PartnerProcess> StartAsync(EchoUpstream upstream, params string[] environment) => ProgramProcess.StartAsync(
        "/",
        environment,
        [.. Reading.Required.Where(argument => !argument.StartsWith("-upstream", StringComparison.Ordinal)), $"-upstream={upstream.Address}", "-skip-auth-route=^/open/", "-http-address=127.0.0.1:0", "-cookie-secure=false"]);

    private static async Task<Uri> AddressOfAsync(PartnerProcess process) => new((await process.UntilPrintsAsync(Listening)).Split(Listening)[1].TrimEnd('.'));
}
