using System.Net;
using OAuthProxy.Accounts;
using OAuthProxy.Tests.Support;
using Xunit;
using static OAuthProxy.Tests.Support.AccountsProxy;

namespace OAuthProxy.Tests.SignIn;

/// <summary>Programs with name and password in each request.</summary>
public sealed class BasicSignInTests
{
    [Fact]
    public async Task The_right_password_lets_a_request_through_and_stays_here()
    {
        await using var site = await StartAsync("--set-xauthrequest=true");
        using var program = site.Proxy.NewBrowser();

        using var answer = await program.GetAsync("/metrics", Basic("carol", Password));
        using var asked = await program.GetAsync("/oauth2/auth", Basic("carol", Password));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(answer.SetCookies());
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        Assert.Equal("carol", asked.Headers.GetValues("X-Auth-Request-User").Single());
        Assert.False(asked.Headers.Contains("X-Auth-Request-Email"));
        var request = Assert.Single(site.Proxy.Upstream.Requests);
        Assert.Equal(["carol"], request["X-Forwarded-User"]);
        Assert.Empty(request["Authorization"]);
    }

    [Theory]
    [InlineData("allowed_emails=carol@corp.example", HttpStatusCode.Forbidden)]
    [InlineData("allowed_email_domains=corp.example", HttpStatusCode.Forbidden)]
    [InlineData("allowed_emails=", HttpStatusCode.Forbidden)]
    [InlineData("allowed_groups=other", HttpStatusCode.Forbidden)]
    [InlineData("allowed_groups=machines", HttpStatusCode.Accepted)]
    [InlineData("", HttpStatusCode.Accepted)]
    public async Task What_a_gateway_asks_for_holds_for_an_account_without_an_address_too(string constraints, HttpStatusCode expected)
    {
        await using var site = await StartAsync("--htpasswd-user-group=machines");
        using var program = site.Proxy.NewBrowser();

        using var answer = await program.GetAsync($"/oauth2/auth?{constraints}", Basic("carol", Password));

        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("carol", OtherPassword)]
    [InlineData("nobody", Password)]
    [InlineData("", "")]
    public async Task A_wrong_password_is_401_for_programs_and_the_page_for_browsers_without_a_dialog(string name, string password)
    {
        await using var site = await StartAsync();
        using var client = site.Proxy.NewBrowser();

        using var curl = await client.GetAsync("/", Basic(name, password), ("Accept", "*/*"));
        using var gateway = await client.GetAsync("/oauth2/auth", Basic(name, password));
        using var browser = await client.GetAsync("/", Basic(name, password), ("Accept", "text/html,*/*;q=0.8"), ("Sec-Fetch-Mode", "navigate"));

        Assert.Equal(HttpStatusCode.Unauthorized, curl.StatusCode);
        Assert.Equal("unauthenticated", await curl.ErrorAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, gateway.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, browser.StatusCode);
        Assert.Contains("<form", await browser.TextAsync(), StringComparison.Ordinal);
        Assert.All([curl, gateway, browser], answer => Assert.False(answer.Headers.Contains("WWW-Authenticate")));
        Assert.Empty(site.Proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic !!!")]
    [InlineData("Basic Y2Fyb2w=")]
    [InlineData("Bearer Y2Fyb2w6Y29ycmVjdCBob3JzZQ==")]
    [InlineData("Y2Fyb2w6Y29ycmVjdCBob3JzZQ==")]
    public async Task Whatever_is_no_name_and_password_lets_nobody_in(string header)
    {
        await using var site = await StartAsync();
        using var program = site.Proxy.NewBrowser();

        using var answer = await program.GetAsync("/", ("Authorization", header), Answers.AcceptJson);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task The_header_of_an_application_passes_with_a_session_and_where_no_sign_in_is_needed()
    {
        await using var site = await StartAsync("--skip-auth-route=^/open");
        using var browser = site.Proxy.NewBrowser();
        using var open = await browser.GetAsync("/open", Basic("elastic", "theirs"));
        using var signedIn = await browser.SignInAsync();

        using var answer = await browser.GetAsync("/", Basic("elastic", "theirs"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.All(site.Proxy.Upstream.Requests, request => Assert.Equal([Basic("elastic", "theirs").Value], request["Authorization"]));
        Assert.Equal(2, site.Proxy.Upstream.Requests.Count);
        Assert.DoesNotContain(site.Proxy.Log.Lines, line => line.Contains("wrong password", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/open")]
    public async Task A_password_for_an_account_of_ours_never_reaches_the_application_even_a_wrong_one(string path)
    {
        await using var site = await StartAsync("--skip-auth-route=^/open");
        using var browser = site.Proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync("bob");

        using var answer = await browser.GetAsync(path, Basic("carol", OtherPassword));
        using var twice = await browser.GetAsync(path, Basic("carol", Password), Basic("elastic", "theirs"));
        using var small = await browser.GetAsync(path, ("authorization", Basic("carol", Password).Value.Replace("Basic ", "bAsIc\t", StringComparison.Ordinal)));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["bob", "bob", "carol"], site.Proxy.Upstream.Requests.Select(request => request["X-Forwarded-User"].Single()));
        Assert.All(site.Proxy.Upstream.Requests, request => Assert.Empty(request["Authorization"]));
    }

    [Fact]
    public async Task The_applications_own_password_is_sent_in_its_place()
    {
        await using var site = await StartAsync("--basic-auth-password=shared", "--prefer-email-to-user=true");
        using var program = site.Proxy.NewBrowser();

        using var answer = await program.GetAsync("/", Basic("carol", Password));

        var request = Assert.Single(site.Proxy.Upstream.Requests);
        Assert.Equal([Basic("carol", "shared").Value], request["Authorization"]);
        Assert.Equal(["carol"], request["X-Forwarded-User"]);
    }

    [Fact]
    public void The_request_log_names_the_account_which_has_no_address()
    {
        Assert.Equal("carol", OAuthProxy.SignIn.SignInExtensions.UsernameOf(Granted("carol", "")));
        Assert.Equal("alice@corp.example", OAuthProxy.SignIn.SignInExtensions.UsernameOf(Granted("alice", "alice@corp.example")));

        static HttpContext Granted(string login, string email)
        {
            var context = new DefaultHttpContext();
            context.Features.Set(new OAuthProxy.Authorization.AccessGrant(new Identity(0, login, [], [], []), email, ""));
            return context;
        }
    }

    [Fact]
    public async Task A_change_of_the_file_holds_at_once_for_a_remembered_password()
    {
        await using var site = await StartAsync();
        using var program = site.Proxy.NewBrowser();
        using var before = await program.GetAsync("/", Basic("carol", Password), Answers.AcceptJson);

        site.Write($"carol:{OtherHash}\n");
        using var old = await program.GetAsync("/", Basic("carol", Password), Answers.AcceptJson);
        using var changed = await program.GetAsync("/", Basic("carol", OtherPassword), Answers.AcceptJson);
        site.Write("");
        using var gone = await program.GetAsync("/", Basic("carol", OtherPassword), Answers.AcceptJson);

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.Unauthorized],
            [before.StatusCode, old.StatusCode, changed.StatusCode, gone.StatusCode]);
    }

    [Fact]
    public async Task Many_requests_at_once_with_the_right_password_all_pass()
    {
        await using var site = await StartAsync();
        using var program = site.Proxy.NewBrowser();

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(number => program.GetAsync($"/{number}", Basic("carol", Password), Answers.AcceptJson)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    [Fact]
    public async Task Guesses_are_slowed_and_a_remembered_password_is_no_way_around_it()
    {
        await using var site = await StartAsync();
        using var program = site.Proxy.NewBrowser();
        using var known = await program.GetAsync("/", Basic("carol", Password), Answers.AcceptJson);

        var statuses = new List<HttpStatusCode>();
        for (var guess = 0; guess < 8; guess++)
        {
            using var answer = await program.GetAsync("/", Basic("carol", $"guess {guess}"), Answers.AcceptJson);
            statuses.Add(answer.StatusCode);
        }

        using var right = await program.GetAsync("/", Basic("carol", Password), ("Accept", "*/*"));
        using var other = await program.GetAsync("/", Basic("dave", OtherPassword), Answers.AcceptJson);

        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.Unauthorized, 6), HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], statuses);
        Assert.Equal(HttpStatusCode.TooManyRequests, right.StatusCode);
        Assert.Equal("too_many_attempts", await right.ErrorAsync());
        Assert.NotNull(right.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Without_a_file_the_header_is_the_applications()
    {
        await using var proxy = await SignedInProxy.StartAsync();

        var request = await proxy.ForwardAsync("GET /", $"Authorization: {Basic("carol", Password).Value}");

        Assert.Equal([Basic("carol", Password).Value], request["Authorization"]);
        Assert.False(proxy.Proxy.Services.GetRequiredService<LocalAccounts>().Exist);
    }
}
