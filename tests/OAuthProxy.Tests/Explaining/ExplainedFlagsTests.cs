using OAuthProxy.Explaining;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Explaining;

/// <summary>What flags say is explained as well as what a gateway file says.</summary>
public sealed class ExplainedFlagsTests
{
    private static readonly Identity Octocat = Person.Named("octocat", ["octocat@corp.example"], ["acme"]);

    [Theory]
    [InlineData("GET", "https://a.example/", "acme", nameof(ExplainedOutcome.Allowed), "--github-org (argument 4), --email-domain (argument 3)")]
    [InlineData("GET", "https://a.example/", "other", nameof(ExplainedOutcome.Refused), "--github-org (argument 4)")]
    [InlineData("GET", "https://a.example/", null, nameof(ExplainedOutcome.SignIn), "--github-org (argument 4), --email-domain (argument 3)")]
    [InlineData("GET", "https://a.example/open/x", null, nameof(ExplainedOutcome.Public), "--skip-auth-route (argument 5)")]
    [InlineData("GET", "https://a.example/open/x", "acme", nameof(ExplainedOutcome.Allowed), "--github-org (argument 4), --email-domain (argument 3)")]
    [InlineData("GET", "https://a.example/%6fpen//x", null, nameof(ExplainedOutcome.BadTarget), "")]
    [InlineData("GET", "https://b.example/app", "acme", nameof(ExplainedOutcome.Redirected), "--github-org (argument 4), --email-domain (argument 3)")]
    [InlineData("GET", "https://c.example/", "acme", nameof(ExplainedOutcome.NotFound), "")]
    [InlineData("GET", "https://b.example/oauth2/userinfo", "acme", nameof(ExplainedOutcome.OfTheProxy), "--github-org (argument 4), --email-domain (argument 3)")]
    [InlineData("GET", "https://a.example/status", "acme", nameof(ExplainedOutcome.Allowed), "--github-org (argument 4), --email-domain (argument 3)")]
    public async Task Every_outcome_is_told_with_the_options_that_decide(string method, string url, string? group, string outcome, string rule)
    {
        await using var proxy = await RehearsedProxy.StartAsync("", "--email-domain=corp.example", "--github-org=acme", "--skip-auth-route=GET=^/open/", "--upstream=a.example=http://127.0.0.1:9/,a.example/status=static://204,b.example/app/=http://127.0.0.1:9");

        var explanation = await proxy.ExplainAsync(method, url, group is null ? null : Octocat with { Groups = [group] });

        Assert.Equal((outcome, rule), (explanation.Outcome.ToString(), explanation.Rule));
    }

    [Fact]
    public async Task What_the_proxy_answers_in_the_place_of_an_application_is_told()
    {
        await using var proxy = await RehearsedProxy.StartAsync("", "--email-domain=*", "--upstream=static://204");

        var text = await proxy.TextAsync("GET", "https://a.example/", Octocat);

        Assert.Contains("decision: allowed, and answered with 204\n", text, StringComparison.Ordinal);
        Assert.Contains("route:    any host, / (--upstream, argument 4)\nupstream: static://204\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_in_that_goes_straight_to_GitHub_is_told_without_its_state()
    {
        await using var proxy = await RehearsedProxy.StartAsync("", "--email-domain=*", "--upstream=http://127.0.0.1:9/", "--skip-provider-button", "--client-id=id", "--client-secret=s");

        var text = await proxy.TextAsync("GET", "https://a.example/");

        Assert.Contains("decision: has to sign in (302, on to the sign-in)\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("state", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_comes_by_http_is_seen_on_the_way_to_https()
    {
        await using var proxy = await RehearsedProxy.StartAsync("", "--email-domain=*", "--upstream=http://127.0.0.1:9/", "--force-https", "--reverse-proxy", "--trusted-proxy-ip=10.0.0.1");

        Assert.Contains("decision: 308, on to https://a.example/x\n", await proxy.TextAsync("GET", "http://a.example/x"), StringComparison.Ordinal);
        Assert.Equal(ExplainedOutcome.SignIn, (await proxy.ExplainAsync("GET", "https://a.example/x")).Outcome);
    }

    [Fact]
    public async Task The_addresses_of_the_file_count_and_no_address_is_invented()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("emails", "octocat@corp.example\n");
        await using var proxy = await RehearsedProxy.StartAsync("", $"--authenticated-emails-file={directory["emails"]}", "--upstream=http://127.0.0.1:9/");

        Assert.Equal(ExplainedOutcome.Allowed, (await proxy.ExplainAsync("GET", "https://a.example/", Octocat)).Outcome);
        Assert.Equal(ExplainedOutcome.Refused, (await proxy.ExplainAsync("GET", "https://a.example/", Octocat with { Emails = ["eve@corp.example"] })).Outcome);
        var text = await proxy.TextAsync("GET", "https://a.example/", Octocat with { Emails = [] });
        Assert.Contains("reason:   GitHub knows no verified e-mail address of octocat.\n", text, StringComparison.Ordinal);
        Assert.Contains("note:     no --email is given, so that no verified address is assumed\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Access_to_a_repository_is_assumed_of_nobody()
    {
        await using var proxy = await RehearsedProxy.StartAsync("", "--email-domain=*", "--github-repo=acme/app", "--upstream=http://127.0.0.1:9/");

        Assert.Contains("note:     no --repository is given, so that no access to acme/app is assumed\n", await proxy.TextAsync("GET", "https://a.example/", Octocat), StringComparison.Ordinal);
        Assert.Equal(ExplainedOutcome.Allowed, (await proxy.ExplainAsync("GET", "https://a.example/", Octocat with { Repositories = ["acme/app"] })).Outcome);
    }

    [Fact]
    public async Task Trusted_clients_are_none_that_is_assumed()
    {
        await using var proxy = await RehearsedProxy.StartAsync("", "--email-domain=*", "--trusted-ip=0.0.0.0/0", "--upstream=http://127.0.0.1:9/");

        var text = await proxy.TextAsync("GET", "https://a.example/");

        Assert.Contains("has to sign in", text, StringComparison.Ordinal);
        Assert.Contains("note:     the client is assumed to be none of those that --trusted-ip lets through\n", text, StringComparison.Ordinal);
    }
}
