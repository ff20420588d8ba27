using System.Net;
using System.Net.WebSockets;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>The proxy asked by real gateways, each run by its sample; the application behind the gateway remembers what it was asked.</summary>
public sealed class BehindGatewayTests
{
    private const string DeepLink = "/deep/link?q=1&x=%2F&u=https://a//b&r=a%20b";

    public static TheoryData<string> Kinds { get; } = ["nginx", "Caddy", "HAProxy"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_stranger_signs_in_and_comes_back_to_the_deep_link(string kind)
    {
        await using var world = await World.StartAsync(kind);
        var browser = world.Browser;

        using var stranger = await browser.GetAsync(DeepLink, Answers.AcceptHtml);
        Assert.Equal(HttpStatusCode.Redirect, stranger.StatusCode);
        using var page = await browser.GetAsync(stranger.Location()!, Answers.AcceptHtml);
        var start = "/oauth2/start" + (await page.TextAsync()).Split("href=\"/oauth2/start")[1].Split('"')[0];
        using var signedIn = await browser.GetAsync(await browser.ChooseAccountAsync("alice", start: WebUtility.HtmlDecode(start)), Answers.AcceptHtml);
        Assert.Equal(DeepLink, signedIn.Location());
        Assert.Empty(world.Upstream.Requests);
        using var arrived = await browser.GetAsync(signedIn.Location()!, Answers.AcceptHtml);

        Assert.Equal(HttpStatusCode.OK, arrived.StatusCode);
        Assert.Equal(DeepLink, world.Upstream.Last.Target);
        Assert.Equal(["alice"], world.Upstream.Last["X-Auth-Request-User"]);
        Assert.Equal(["alice@corp.example"], world.Upstream.Last["X-Auth-Request-Email"]);
        Assert.Equal(["acme,acme:sre"], world.Upstream.Last["X-Auth-Request-Groups"]);
    }

    [Fact]
    public async Task An_address_that_nginx_wrote_unencoded_is_returned_to_with_all_of_its_query()
    {
        await using var world = await World.StartAsync(Gateway.OlderNginx);

        using var stranger = await world.Browser.GetAsync(DeepLink, Answers.AcceptHtml);
        using var page = await world.Browser.GetAsync(stranger.Location()!, Answers.AcceptHtml);

        Assert.Equal($"/oauth2/sign_in?rd=http://{ProxyUnderTest.Host}{DeepLink}", stranger.Location());
        Assert.Contains($"/oauth2/start?rd={Uri.EscapeDataString(DeepLink)}\"", await page.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Through_nginx_nobody_asks_the_question_himself()
    {
        await using var world = await World.StartAsync("nginx", "--pass-access-token=true");
        using var signIn = await world.Browser.SignInAsync();

        foreach (var address in new[] { "/oauth2/auth", "/oauth2/auth/", "/oauth2/AUTH", "/oauth2/%61uth", "/oauth2/ext_authz/x" })
        {
            using var answer = await world.Browser.GetAsync(address);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.False(answer.Headers.Contains("X-Auth-Request-Access-Token"));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_program_gets_401_and_a_refused_person_403(string kind)
    {
        await using var world = await World.StartAsync(kind);
        using var program = await world.Browser.GetAsync("/api", Answers.AcceptJson);
        using var signIn = await world.Browser.SignInAsync();
        world.Proxy.GitHub.Directory.RemoveMember("acme", "alice");
        world.Proxy.Clock.Advance(TimeSpan.FromMinutes(60));

        using var refused = await world.Browser.GetAsync("/", Answers.AcceptHtml);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden), (program.StatusCode, refused.StatusCode));
        Assert.Empty(world.Upstream.Requests);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Nobody_else_says_who_somebody_is_and_the_session_stays_outside(string kind)
    {
        await using var world = await World.StartAsync(kind);
        using var signIn = await world.Browser.SignInAsync();
        world.Browser.Cookies.Set("theme", "dark", ProxyUnderTest.Host);
        string[] names =
        [
            "X-Auth-Request-User", "x-auth-request-email", "X-Auth-Request-Groups", "X-Auth-Request-Preferred-Username", "X-Auth-Request-Access-Token", "X_Auth_Request_User",
            "X-Forwarded-User", "X-Forwarded-Email", "X-Forwarded-Groups", "X-Forwarded-Preferred-Username", "X-Forwarded-Access-Token", "X_Forwarded_User", "Remote-User",
        ];

        using var answer = await world.Browser.GetAsync("/", [.. names.Select(name => (name, "spoofed"))]);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["alice"], world.Upstream.Last["X-Auth-Request-User"]);
        Assert.DoesNotContain(world.Upstream.Last.Headers, header => header.Value.Contains("spoofed", StringComparison.Ordinal));
        Assert.Equal("theme=dark", Assert.Single(world.Upstream.Last["Cookie"]).Trim(' ', ';'));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_path_that_a_rule_opens_is_open_and_no_client_can_name_another(string kind)
    {
        await using var world = await World.StartAsync(kind, "--skip-auth-regex=^/public/");
        (string, string)[] spoofed = [Answers.AcceptHtml, ("X-Forwarded-Uri", "/public/"), ("X-Original-URL", "http://kibana.example.com/public/"), ("X-Forwarded-Method", "GET")];

        using var open = await world.Browser.GetAsync("/public/x?y=1", Answers.AcceptHtml);
        using var closed = await world.Browser.GetAsync("/private", spoofed);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Redirect), (open.StatusCode, closed.StatusCode));
        Assert.Equal("/public/x?y=1", Assert.Single(world.Upstream.Requests).Target);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_body_arrives_as_it_was_sent(string kind)
    {
        await using var world = await World.StartAsync(kind);
        using var signIn = await world.Browser.SignInAsync();
        var body = Enumerable.Range(0, 1_000_000).Select(index => (byte)(index * 7)).ToArray();

        using var answer = await world.Browser.SendAsync(HttpMethod.Post, "/upload", new ByteArrayContent(body));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("POST", world.Upstream.Last.Method);
        Assert.Equal(body, world.Upstream.Last.Body);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_refresh_costs_one_round_of_calls_whether_or_not_the_cookie_arrives(string kind)
    {
        await using var world = await World.StartAsync(kind);
        using var signIn = await world.Browser.SignInAsync();
        world.Proxy.Clock.Advance(TimeSpan.FromMinutes(60));
        world.Proxy.GitHub.Calls.Clear();

        for (var count = 0; count < 10; count++)
        {
            using var answer = await world.Browser.GetAsync("/", Answers.AcceptHtml);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            world.Proxy.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(1, world.Proxy.GitHub.Calls.Count(Endpoints.User));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_WebSocket_opens_for_somebody_who_is_signed_in(string kind)
    {
        await using var world = await World.StartAsync(kind);
        world.Upstream.Handle = SocketEcho.AnswerAsync;
        var address = new Uri($"ws://{world.Gateway.EndPoint}/live");
        var cancellation = TestContext.Current.CancellationToken;
        using var stranger = new ClientWebSocket();
        stranger.Options.SetRequestHeader("Host", ProxyUnderTest.Host);
        await Assert.ThrowsAsync<WebSocketException>(() => stranger.ConnectAsync(address, cancellation));
        using var signIn = await world.Browser.SignInAsync();

        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Host", ProxyUnderTest.Host);
        socket.Options.SetRequestHeader("Cookie", world.Browser.Cookies.HeaderFor(new Uri($"https://{ProxyUnderTest.Host}/")));
        await socket.ConnectAsync(address, cancellation);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, cancellation);
        var buffer = new byte[16];
        var received = await socket.ReceiveAsync(buffer, cancellation);

        Assert.Equal("hello", System.Text.Encoding.UTF8.GetString(buffer, 0, received.Count));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancellation);
    }

    /// <summary>A proxy without upstreams, and before it the gateway with the application.</summary>
    private sealed class World(ProxyUnderTest proxy, Gateway gateway) : IAsyncDisposable
    {
        public ProxyUnderTest Proxy => proxy;

        public Gateway Gateway => gateway;

        public EchoUpstream Upstream => proxy.Upstream;

        public TestBrowser Browser { get; } = proxy.NewBrowser(gateway: gateway.EndPoint);

        public static async Task<World> StartAsync(string kind, params string[] flags)
        {
            var proxy = await ProxyUnderTest.StartAsync(["--upstream", "--reverse-proxy=true", "--trusted-proxy-ip=127.0.0.1", "--set-xauthrequest=true", .. flags]);
            try
            {
                return new World(proxy, await Gateway.StartAsync(kind, proxy.EndPoint.ToString(), proxy.Upstream.Address.Authority, LoopbackPort.Free()));
            }
            catch
            {
                await proxy.DisposeAsync();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            Browser.Dispose();
            await gateway.DisposeAsync();
            await proxy.DisposeAsync();
        }
    }
}
