using System.Net;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

public sealed class AuthEndpointTests
{
    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Answers_every_method_alike_and_says_nothing_of_caching(string method)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();

        using var stranger = await browser.SendAsync(new HttpMethod(method), "/oauth2/auth");
        using var signIn = await browser.SignInAsync();
        using var person = await browser.SendAsync(new HttpMethod(method), "/oauth2/auth");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Accepted), (stranger.StatusCode, person.StatusCode));
        Assert.Equal("", await person.TextAsync());
        Assert.Null(person.Headers.CacheControl);
        Assert.Empty(person.SetCookies());
    }

    [Theory]
    [InlineData("allowed_groups=acme:sre")]
    [InlineData("allowed_groups=ACME")]
    [InlineData("allowed_groups=other,acme")]
    [InlineData("allowed_groups=other&allowed_groups=acme")]
    [InlineData("allowed_groups=%20acme%20,")]
    [InlineData("allowed_emails=bob@corp.example,Alice@Corp.Example")]
    [InlineData("allowed_email_domains=corp.example")]
    [InlineData("allowed_email_domains=.corp.example")]
    [InlineData("allowed_email_domains=*.example")]
    [InlineData("allowed_groups=acme&allowed_emails=alice@corp.example&allowed_email_domains=x.example,CORP.example")]
    public async Task Lets_through_whom_all_constraints_mean(string constraints) =>
        Assert.Equal(HttpStatusCode.Accepted, await StatusForAliceAsync(constraints));

    [Theory]
    [InlineData("allowed_groups=other")]
    [InlineData("allowed_groups=acme:")]
    [InlineData("allowed_groups=acm")]
    [InlineData("allowed_groups=*")]
    [InlineData("allowed_groups=acme;allowed_emails=x")]
    [InlineData("allowed_groups")]
    [InlineData("allowed_groups=")]
    [InlineData("allowed_groups=,%20,")]
    [InlineData("allowed_groups=acme&allowed_emails=")]
    [InlineData("allowed_groups=acme&allowed_emails=bob@corp.example")]
    [InlineData("allowed_groups=other&allowed_emails=alice@corp.example")]
    [InlineData("allowed_emails=alice")]
    [InlineData("allowed_emails=corp.example")]
    [InlineData("allowed_email_domains=*")]
    [InlineData("allowed_email_domains=.")]
    [InlineData("allowed_email_domains=*.")]
    [InlineData("allowed_email_domains=p.example")]
    [InlineData("allowed_email_domains=.p.example")]
    [InlineData("allowed_email_domains=.sub.corp.example")]
    [InlineData("allowed_group=acme")]
    [InlineData("allowed-groups=acme")]
    [InlineData("allowed_teams=acme:sre")]
    [InlineData("Allowed_Groups=other")]
    [InlineData("allowed%5Fgroups=other")]
    public async Task Lets_nobody_else_through(string constraints) =>
        Assert.Equal(HttpStatusCode.Forbidden, await StatusForAliceAsync(constraints));

    [Fact]
    public async Task Constraints_need_one_address_that_satisfies_all_of_them_and_the_rules()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--email-domain=corp.example,other.example", "--set-xauthrequest=true");
        proxy.GitHub.Directory.AddUser("carol", emails: [new GitHubEmail("carol@corp.example", Primary: true), new GitHubEmail("carol@other.example"), new GitHubEmail("carol@evil.example"), new GitHubEmail("boss@new.example", Verified: false)]);
        proxy.GitHub.Directory.AddMember("acme", "carol");
        using var browser = proxy.NewBrowser();
        using var signIn = await browser.SignInAsync("carol");

        using var secondary = await browser.GetAsync("/oauth2/auth?allowed_email_domains=other.example");
        using var mixed = await browser.GetAsync("/oauth2/auth?allowed_email_domains=other.example&allowed_emails=carol@corp.example");
        using var againstTheRules = await browser.GetAsync("/oauth2/auth?allowed_email_domains=evil.example");
        using var unverified = await browser.GetAsync("/oauth2/auth?allowed_emails=boss@new.example");

        Assert.Equal(HttpStatusCode.Accepted, secondary.StatusCode);
        Assert.Equal(["carol@other.example"], secondary.Headers.GetValues("X-Auth-Request-Email"));
        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden], [mixed.StatusCode, againstTheRules.StatusCode, unverified.StatusCode]);
    }

    [Fact]
    public async Task A_constraint_ends_no_session_and_tells_the_gateway_nothing()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--set-xauthrequest=true", "--pass-access-token=true", "--set-basic-auth=true", "--basic-auth-password=hunter2");

        using var refused = await signedIn.Browser.GetAsync("/oauth2/auth?allowed_groups=other");
        using var neighbour = await signedIn.Browser.GetAsync("/oauth2/auth?allowed_groups=acme");

        Assert.Equal("group_not_allowed_here", await refused.ErrorAsync());
        Assert.DoesNotContain(refused.Headers, header => header.Key.StartsWith("X-Auth-Request-", StringComparison.OrdinalIgnoreCase) || header.Key is "Authorization" or "Set-Cookie");
        Assert.Equal(HttpStatusCode.Accepted, neighbour.StatusCode);
    }

    [Fact]
    public async Task An_applications_own_query_is_no_constraint()
    {
        await using var signedIn = await SignedInProxy.StartAsync();

        using var answer = await signedIn.Browser.GetAsync("/reports?allowed_groups=other&allowed_emails=");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("/reports?allowed_groups=other&allowed_emails=", signedIn.Upstream.Last.Target);
    }

    [Theory]
    [InlineData("", "alice")]
    [InlineData("--prefer-email-to-user=true", "alice@corp.example")]
    public async Task Gives_gateways_a_Basic_header_and_nobody_else(string flag, string user)
    {
        string[] flags = ["--set-basic-auth=true", "--basic-auth-password=p\u00e4ss:word", .. flag.Length > 0 ? [flag] : Array.Empty<string>()];
        await using var signedIn = await SignedInProxy.StartAsync(flags);

        using var gateway = await signedIn.Browser.GetAsync("/oauth2/auth");
        using var page = await signedIn.Browser.GetAsync("/");
        using var userInfo = await signedIn.Browser.GetAsync("/oauth2/userinfo");
        signedIn.Browser.Cookies.Clear();
        using var stranger = await signedIn.Browser.GetAsync("/oauth2/auth");

        Assert.Equal(["Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{user}:p\u00e4ss:word"))], gateway.Headers.GetValues("Authorization"));
        Assert.All([page, userInfo, stranger], answer => Assert.False(answer.Headers.Contains("Authorization")));
    }

    private static async Task<HttpStatusCode> StatusForAliceAsync(string constraints)
    {
        await using var signedIn = await SignedInProxy.StartAsync();
        using var answer = await signedIn.Browser.GetAsync("/oauth2/auth?" + constraints);
        return answer.StatusCode;
    }
}
