using OAuthProxy.Configuration;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class RuleChecksTests
{
    [Fact]
    public void A_missing_provider_is_no_guess()
    {
        var problem = Assert.Single(Reading.Without("provider").Problems);

        Assert.Equal(("provider", "not given"), (problem.Option, problem.Source));
        Assert.Contains("missing", problem.Message, StringComparison.Ordinal);
        Assert.Contains("--provider=github", problem.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("google")]
    [InlineData("GitHub Enterprise")]
    [InlineData("oidc")]
    public void Another_provider_is_refused_by_name(string provider)
    {
        var problem = Reading.Problem($"-provider={provider}");

        Assert.Equal(("provider", $"'{provider}' is not supported"), (problem.Option, problem.Message));
        Assert.Contains("--provider=github", problem.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client-id")]
    [InlineData("client-secret")]
    [InlineData("cookie-secret")]
    [InlineData("email-domain")]
    public void What_is_required_is_asked_for(string option)
    {
        var problem = Assert.Single(Reading.Without(option).Problems);

        Assert.Equal((option, "not given"), (problem.Option, problem.Source));
        Assert.NotEmpty(problem.Remedy);
    }

    [Fact]
    public void A_team_with_its_organization_is_qualified()
    {
        Assert.Equal(["acme:sre", "acme:dev"], Reading.Good("-github-org=acme", "-github-team=sre,acme:dev").Authorization.Teams);
        Assert.Equal(["acme:sre", "other:ops"], Reading.Good("-github-team=acme:sre,other:ops").Authorization.Teams);
    }

    [Theory]
    [InlineData("sre")]
    [InlineData(":sre")]
    [InlineData("acme:")]
    [InlineData("acme:sre:x")]
    public void A_team_without_an_organization_is_refused(string team)
    {
        var problem = Reading.Problem($"-github-team={team}");

        Assert.Equal("github-team", problem.Option);
        Assert.Equal("Write org:slug, or give --github-org as well", problem.Remedy);
    }

    [Fact]
    public void A_team_of_another_organization_than_the_required_one_is_refused() =>
        Assert.Contains("is not a team of --github-org=acme", Reading.Problem("-github-org=acme", "-github-team=other:sre").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("*")]
    [InlineData("example.com")]
    [InlineData("@example.com")]
    [InlineData(".example.com")]
    [InlineData("*.example.com")]
    [InlineData("localhost")]
    [InlineData("*,example.com")]
    public void The_forms_of_an_email_domain_are_understood(string domain) =>
        Assert.Equal(domain.Split(','), Reading.Good(WithEmailDomain(domain)).Authorization.EmailDomains);

    [Theory]
    [InlineData("**")]
    [InlineData("*.")]
    [InlineData(".")]
    [InlineData("@")]
    [InlineData("*example.com")]
    [InlineData("*@example.com")]
    [InlineData("..example.com")]
    [InlineData("me@example.com")]
    [InlineData("example.*")]
    [InlineData("https://example.com")]
    [InlineData("example.com;example.org")]
    public void An_email_domain_that_would_mean_more_or_less_than_it_seems_is_refused(string domain)
    {
        var problem = Assert.Single(WithEmailDomain(domain).Problems);

        Assert.Equal(("email-domain", $"'{domain}' is not a domain"), (problem.Option, problem.Message));
    }

    [Fact]
    public void A_file_of_addresses_replaces_the_email_domain()
    {
        var path = Path.GetTempFileName();
        try
        {
            var result = Reading.Without("email-domain", $"-authenticated-emails-file={path}");

            Assert.Equal(path, Reading.Good(result).Authorization.EmailsFile);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_file_of_addresses_that_is_not_there_is_refused()
    {
        var problem = Reading.Problem("-authenticated-emails-file=/no/such/file");

        Assert.Equal(("authenticated-emails-file", Reading.FirstSource), (problem.Option, problem.Source));
        Assert.Contains("/no/such/file", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_without_its_repository_is_refused()
    {
        Assert.Equal("github-token", Reading.Problem("-github-token=ghp_1").Option);
        Assert.Equal("ghp_1", Reading.Good("-github-token=ghp_1", "-github-repo=acme/site").GitHub.RepositoryToken.Text);
    }

    [Theory]
    [InlineData("site")]
    [InlineData("acme/")]
    [InlineData("/site")]
    [InlineData("acme/site/issues")]
    [InlineData("acme/site?x")]
    [InlineData("https://github.com/acme/site")]
    public void A_repository_is_its_owner_and_its_name(string text) =>
        Assert.Equal($"'{text}' is not a repository", Reading.Problem($"-github-repo={text}").Message);

    [Theory]
    [InlineData("https://app.example.com")]
    [InlineData("app.example.com/path")]
    [InlineData("me@example.com")]
    [InlineData("*")]
    [InlineData(".")]
    [InlineData(":443")]
    [InlineData("app.example.com:https")]
    [InlineData("app.*.com")]
    public void A_host_to_return_to_that_none_could_be_is_refused(string text)
    {
        var problem = Reading.Problem($"-whitelist-domain=good.example.com,{text}");

        Assert.Equal(("whitelist-domain", $"'{text}' is not a host"), (problem.Option, problem.Message));
    }

    [Theory]
    [InlineData("app.example.com")]
    [InlineData("app.example.com:8443")]
    [InlineData("app.example.com:*")]
    [InlineData(".example.com")]
    [InlineData("*.example.com:8443")]
    [InlineData("localhost")]
    [InlineData("10.0.0.1:80")]
    [InlineData("[::1]:80")]
    public void The_forms_of_a_host_to_return_to_are_understood(string text) =>
        Assert.Equal([text], Reading.Good($"-whitelist-domain={text}").SignIn.AllowedReturnHosts);

    private static SettingsResult WithEmailDomain(string domain) =>
        Reading.Without("email-domain", $"-email-domain={domain}");
}
