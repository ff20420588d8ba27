using System.Net;
using System.Net.WebSockets;
using System.Text;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

/// <summary>Programs with a GitHub token in each request.</summary>
public sealed class BearerTokenTests
{
    private const string Flag = "--github-bearer-tokens=true";
    private const string Scopes = "user:email read:org";
    private const string ForeignToken = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";

    [Theory]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    [InlineData("token")]
    public async Task A_personal_token_lets_a_request_through_and_stays_here(string scheme)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag, "--set-xauthrequest=true");
        using var program = proxy.NewBrowser();
        var token = Sent(proxy.GitHub.Directory.IssueToken("alice", Scopes), scheme);

        using var answer = await program.GetAsync("/api", token);
        using var asked = await program.GetAsync("/oauth2/auth", token);
        using var envoy = await program.GetAsync("/oauth2/ext_authz/api", token);
        using var info = await program.GetAsync("/oauth2/userinfo", token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.OK), (asked.StatusCode, envoy.StatusCode));
        Assert.Equal("alice@corp.example", asked.Headers.GetValues("X-Auth-Request-Email").Single());
        Assert.Contains("\"groups\":[\"acme\",\"acme:sre\"]", await info.TextAsync(), StringComparison.Ordinal);
        Assert.All([answer, asked, envoy, info], response => Assert.Empty(response.SetCookies()));
        var request = Assert.Single(proxy.Upstream.Requests);
        Assert.Equal(["alice"], request["X-Forwarded-User"]);
        Assert.Equal(["acme,acme:sre"], request["X-Forwarded-Groups"]);
        Assert.All(request.Headers, header => Assert.DoesNotContain("ghp_", header.Value, StringComparison.Ordinal));
        Assert.Equal(1, proxy.GitHub.Calls.Count(Endpoints.User));
    }

    [Fact]
    public async Task The_token_goes_to_the_application_only_where_tokens_do_and_in_the_same_header()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag, "--pass-access-token=true");
        using var program = proxy.NewBrowser();
        var token = proxy.GitHub.Directory.IssueToken("alice", Scopes);

        using var answer = await program.GetAsync("/", Sent(token), ("X-Forwarded-Access-Token", "forged"));

        Assert.Equal([token], proxy.Upstream.Last["X-Forwarded-Access-Token"]);
        Assert.Empty(proxy.Upstream.Last["Authorization"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_of_our_own_application_lets_in(bool expires)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag);
        if (expires)
        {
            proxy.GitHub.Directory.LetTokensExpire(ProxyUnderTest.ClientId);
        }

        using var program = proxy.NewBrowser();

        using var answer = await program.GetAsync("/", Sent(proxy.GitHub.Directory.IssueToken("bob", Scopes, ProxyUnderTest.ClientId)));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["bob"], proxy.Upstream.Last["X-Forwarded-User"]);
        Assert.Equal("Basic", proxy.GitHub.Calls.All[0].AuthorizationScheme);
        Assert.All(proxy.GitHub.Calls.All, call => Assert.DoesNotMatch("gh[ou]_", call.PathAndQuery));
    }

    [Fact]
    public async Task At_an_Enterprise_Server_tokens_go_there_and_nowhere_else()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(
            Flag, "--login-url=https://git.corp.example/login/oauth/authorize", "--redeem-url=https://git.corp.example/login/oauth/access_token", "--validate-url=https://git.corp.example/api/v3");
        proxy.AddGitHubHost("git.corp.example");
        using var program = proxy.NewBrowser();

        using var ours = await program.GetAsync("/", Sent(proxy.GitHub.Directory.IssueToken("alice", Scopes, ProxyUnderTest.ClientId)));
        using var personal = await program.GetAsync("/", Sent(proxy.GitHub.Directory.IssueToken("bob", Scopes)));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (ours.StatusCode, personal.StatusCode));
        Assert.All(proxy.GitHub.Calls.All, call => Assert.Equal(("git.corp.example", true), (call.Headers["Host"], call.PathAndQuery.StartsWith("/api/v3/", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("Bearer " + ForeignToken)]
    [InlineData("Bearer glsa_0123456789abcdefghijklmnopqrstuv_01234567")]
    [InlineData("Bearer 0123456789abcdef0123456789abcdef01234567")]
    [InlineData("Bearer gho_short")]
    [InlineData("Bearer ghp_0123456789abcdefghijklmnopqrstuv.wxyz")]
    [InlineData("Bearer xghp_0123456789abcdefghijklmnopqrstuvwxyz")]
    [InlineData("ApiKey ghp_0123456789abcdefghijklmnopqrstuvwxyz")]
    [InlineData("Bearerghp_0123456789abcdefghijklmnopqrstuvwxyz")]
    [InlineData("Bearer")]
    public async Task What_is_the_applications_is_never_sent_to_GitHub_and_passes_with_a_session_as_it_came(string header)
    {
        await using var signedIn = await SignedInProxy.StartAsync(Flag);
        signedIn.Proxy.GitHub.Calls.Clear();
        using var program = signedIn.Proxy.NewBrowser();

        var request = await signedIn.ForwardAsync("GET /", $"Authorization: {header}");
        using var stranger = await program.GetAsync("/", ("Authorization", header), Answers.AcceptJson);

        Assert.Equal([header], request["Authorization"]);
        Assert.Equal(["alice"], request["X-Forwarded-User"]);
        Assert.Equal("unauthenticated", await stranger.ErrorAsync());
        Assert.Empty(signedIn.Proxy.GitHub.Calls.All);
    }

    [Fact]
    public async Task Beside_a_session_a_good_token_counts_and_a_bad_one_does_not_and_neither_goes_on()
    {
        await using var signedIn = await SignedInProxy.StartAsync(Flag);
        var token = signedIn.Proxy.GitHub.Directory.IssueToken("bob", Scopes);

        var good = await signedIn.ForwardAsync("GET /", $"Authorization: Bearer {token}");
        var bad = await signedIn.ForwardAsync("GET /", $"Authorization: token ghp_{new string('x', 36)}");
        var both = await signedIn.ForwardAsync("GET /", $"Authorization: Bearer {token}", $"Authorization: Bearer {ForeignToken}");
        var joined = await signedIn.ForwardAsync("GET /", $"Authorization: Bearer {ForeignToken}, bearer\t{token}");

        Assert.Equal(["bob", "alice", "alice", "alice"], new[] { good, bad, both, joined }.Select(request => request["X-Forwarded-User"].Single()));
        Assert.All([good, bad, both, joined], request => Assert.Empty(request["Authorization"]));
    }

    [Fact]
    public async Task Where_no_sign_in_is_needed_it_is_not_looked_at()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag, "--skip-auth-route=^/open", "--skip-auth-preflight=true");
        using var program = proxy.NewBrowser();
        var token = Sent("ghp_" + new string('x', 36));

        using var open = await program.GetAsync("/open", token);
        using var preflight = await program.SendAsync(HttpMethod.Options, "/", null, token);
        using var ping = await program.GetAsync("/ping", token);

        Assert.All([open, preflight, ping], answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.All(proxy.Upstream.Requests, request => Assert.Equal([token.Value], request["Authorization"]));
        Assert.Empty(proxy.GitHub.Calls.All);
    }

    [Fact]
    public async Task A_WebSocket_opens_with_a_token()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag);
        proxy.Upstream.Handle = async context =>
        {
            Assert.Equal(0, context.Request.Headers.Authorization.Count);
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await socket.SendAsync(Encoding.UTF8.GetBytes(context.Request.Headers["X-Forwarded-User"].ToString()), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
        };
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {proxy.GitHub.Directory.IssueToken("alice", Scopes)}");
        await socket.ConnectAsync(new Uri($"ws://{proxy.EndPoint}/live"), TestContext.Current.CancellationToken);

        var buffer = new byte[64];
        var message = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);

        Assert.Equal("alice", Encoding.UTF8.GetString(buffer, 0, message.Count));
    }

    [Fact]
    public async Task A_constraint_of_a_gateway_holds_for_tokens_too()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag);
        using var program = proxy.NewBrowser();
        var token = Sent(proxy.GitHub.Directory.IssueToken("bob", Scopes));

        using var refused = await program.GetAsync("/oauth2/auth?allowed_groups=acme:sre", token);
        using var accepted = await program.GetAsync("/oauth2/auth?allowed_groups=acme", token);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Accepted), (refused.StatusCode, accepted.StatusCode));
    }

    [Fact]
    public async Task No_log_and_no_answer_has_the_token()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag);
        using var program = proxy.NewBrowser();
        proxy.GitHub.Behaviour.Fail(Endpoints.User, 503);
        var good = proxy.GitHub.Directory.IssueToken("alice", Scopes);
        var texts = new List<string>();
        foreach (var token in new[] { good, good, "gho_" + new string('x', 36), proxy.GitHub.Directory.IssueToken("alice", "repo") })
        {
            using var answer = await program.GetAsync("/secret", Sent(token));
            texts.Add(answer.Headers + await answer.TextAsync());
            proxy.Clock.Advance(TimeSpan.FromSeconds(16));
        }

        Assert.NotEmpty(proxy.Log.Lines);
        Assert.All(texts.Concat(proxy.Log.Lines).Concat(proxy.Output.Lines).Concat(proxy.Errors.Lines), text => Assert.DoesNotMatch("gh[op]_", text));
    }

    internal static (string Name, string Value) Sent(string token, string scheme = "Bearer") => ("Authorization", $"{scheme} {token}");
}
