using System.Diagnostics;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Telemetry;

public sealed class TracingTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string Parent = $"00-{TraceId}-b7ad6b7169203331-01";

    [Fact]
    public async Task A_request_and_its_way_to_the_upstream_are_in_the_clients_trace()
    {
        await using var signedIn = await SignedInProxy.StartAsync();
        using var spans = new SpanCapture(signedIn.Proxy);

        var forwarded = await signedIn.ForwardAsync("GET /a/b?token=S3cret", $"traceparent: {Parent}", "tracestate: vendor=1,other=2");

        var (server, client) = (await spans.ServerSpanAsync(), Assert.Single(spans.ClientSpans));
        Assert.Equal((TraceId, "b7ad6b7169203331"), (server.TraceId.ToHexString(), server.ParentSpanId.ToHexString()));
        Assert.Equal((TraceId, server.SpanId), (client.TraceId.ToHexString(), client.ParentSpanId));
        Assert.Equal(client.Id, Assert.Single(forwarded["traceparent"]));
        Assert.Equal("vendor=1,other=2", Assert.Single(forwarded["tracestate"]));
    }

    [Fact]
    public async Task Spans_follow_the_conventions_and_hold_no_query_and_nobodys_name()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--upstream={upstream}/api/");
        using var spans = new SpanCapture(signedIn.Proxy);

        await signedIn.ForwardAsync("GET /api/b%20c?token=S3cret", "X-Forwarded-User: somebody");

        var (server, client) = (await spans.ServerSpanAsync(), Assert.Single(spans.ClientSpans));
        Assert.Equal(("GET /api/{**path}", "GET /api/"), (server.DisplayName, client.DisplayName));
        Assert.Equal(
            ["http.request.method=GET", "http.response.status_code=200", "http.route=/api/{**path}", "network.protocol.version=1.1", $"server.address={ProxyUnderTest.Host}", "url.path=/api/b%20c", "url.scheme=https"],
            TagsOf(server));
        var upstream = signedIn.Upstream.Address;
        Assert.Equal(
            ["http.request.method=GET", "http.response.status_code=200", $"server.address={upstream.Host}", $"server.port={upstream.Port}", $"url.full={upstream}api/b%20c"],
            TagsOf(client));
        Assert.Equal((ActivityStatusCode.Unset, ActivityStatusCode.Unset), (server.Status, client.Status));
    }

    [Fact]
    public async Task Calls_to_GitHub_are_in_the_trace_of_the_sign_in_and_GitHub_is_not_told()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        var callback = await browser.ChooseAccountAsync("alice");
        var told = new List<string>();
        proxy.Internet.Intercept = request =>
        {
            told.AddRange(request.Headers.Select(header => header.Key).Where(name => name.StartsWith("trace", StringComparison.OrdinalIgnoreCase)));
            return null;
        };
        using var spans = new SpanCapture(proxy);

        using var signedIn = await browser.GetAsync(callback);

        var server = await spans.ServerSpanAsync();
        Assert.Equal("GET /oauth2/callback", server.DisplayName);
        Assert.Equal(["GET user", "GET user/emails", "GET user/orgs", "GET user/teams", "POST token"], spans.ClientSpans.Select(span => span.DisplayName).Order(StringComparer.Ordinal));
        Assert.All(spans.ClientSpans, span => Assert.Equal(server.TraceId, span.TraceId));
        Assert.All(spans.ClientSpans.Append(server).SelectMany(TagsOf), tag => Assert.DoesNotMatch("alice|[?&]|corp|gho_", tag));
        Assert.Empty(told);
    }

    [Fact]
    public async Task Failures_are_marked()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--upstream=http://127.0.0.1:1/");
        using var spans = new SpanCapture(signedIn.Proxy);

        Assert.Equal(502, (await signedIn.AskAsync("GET /")).Status);

        var (server, client) = (await spans.ServerSpanAsync(), Assert.Single(spans.ClientSpans));
        Assert.Equal((ActivityStatusCode.Error, "502"), (server.Status, server.GetTagItem("error.type")));
        Assert.Equal((ActivityStatusCode.Error, "unreachable"), (client.Status, client.GetTagItem("error.type")));
    }

    [Fact]
    public async Task A_refusal_is_no_failure_and_goes_to_no_upstream()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var spans = new SpanCapture(proxy);
        using var browser = proxy.NewBrowser();

        using var page = await browser.GetAsync("/private");

        var server = await spans.ServerSpanAsync();
        Assert.Equal((ActivityStatusCode.Unset, 403), (server.Status, server.GetTagItem("http.response.status_code")));
        Assert.Empty(spans.ClientSpans);
    }

    [Theory]
    [InlineData("traceparent: 00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("traceparent: 00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01")]
    [InlineData("traceparent: 00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01")]
    [InlineData("traceparent: ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("traceparent: garbage")]
    [InlineData("traceparent: ")]
    [InlineData($"traceparent: {Parent}", $"traceparent: {Parent}")]
    public async Task A_trace_that_is_not_well_formed_is_not_joined_and_not_passed_on(params string[] headers)
    {
        await using var signedIn = await SignedInProxy.StartAsync();
        using var spans = new SpanCapture(signedIn.Proxy);

        var forwarded = await signedIn.ForwardAsync("GET /", headers);

        var server = await spans.ServerSpanAsync();
        Assert.Equal(default, server.ParentSpanId);
        Assert.NotEqual(TraceId, server.TraceId.ToHexString());
        Assert.Equal(Assert.Single(spans.ClientSpans).Id, Assert.Single(forwarded["traceparent"]));
    }

    [Fact]
    public async Task A_trace_that_is_not_sampled_is_passed_on_as_such()
    {
        await using var signedIn = await SignedInProxy.StartAsync();
        using var spans = new SpanCapture(signedIn.Proxy, ActivitySamplingResult.PropagationData);

        var forwarded = await signedIn.ForwardAsync("GET /", $"traceparent: 00-{TraceId}-b7ad6b7169203331-00");

        var server = await spans.ServerSpanAsync();
        Assert.Equal($"00-{TraceId}-{server.SpanId.ToHexString()}-00", Assert.Single(forwarded["traceparent"]));
        Assert.Empty(spans.ClientSpans);
    }

    [Fact]
    public async Task A_method_nobody_knows_names_no_span()
    {
        await using var signedIn = await SignedInProxy.StartAsync();
        using var spans = new SpanCapture(signedIn.Proxy);

        await signedIn.AskAsync("FROBNICATE /x");

        Assert.Equal("_OTHER /{**path}", (await spans.ServerSpanAsync()).DisplayName);
    }

    [Fact]
    public async Task Without_tracing_the_clients_headers_pass_as_they_are()
    {
        await using var signedIn = await SignedInProxy.StartAsync();

        var forwarded = await signedIn.ForwardAsync("GET /", "traceparent: garbage", "tracestate: vendor=1");

        Assert.Equal(("garbage", "vendor=1"), (Assert.Single(forwarded["traceparent"]), Assert.Single(forwarded["tracestate"])));
    }

    private static IEnumerable<string> TagsOf(Activity span) => span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal);
}
