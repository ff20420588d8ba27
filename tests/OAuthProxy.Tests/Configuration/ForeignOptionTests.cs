using OAuthProxy.Configuration;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class ForeignOptionTests
{
    private const string Marker = "S3cr3tM4rk";

    public static TheoryData<string> EveryName() => [.. ForeignOptions.All.SelectMany(option => option.Aliases.Prepend(option.Name))];

    public static TheoryData<string, string> EveryVariable() => [.. ForeignOptions.All.SelectMany(option => option.EnvironmentNames.Select(name => (option.Name, name)))];

    [Theory]
    [MemberData(nameof(EveryName))]
    public void Is_known_as_a_flag_and_its_value_is_shown_nowhere(string name)
    {
        var result = Reading.Result($"--{name}={Marker}");

        var (option, told) = (OptionCatalog.Find(name)!, Told(result));
        Assert.StartsWith($"--{option.Name} ({Reading.FirstSource})", Assert.Single(told), StringComparison.Ordinal);
        Assert.DoesNotContain("not known", told[0], StringComparison.Ordinal);
        Assert.DoesNotContain(Marker, told[0], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EveryVariable))]
    public void Is_known_as_a_variable_and_as_a_key_of_the_file(string name, string variable)
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("proxy.cfg", $"{variable[EnvironmentReader.Prefix.Length..].ToLowerInvariant()} = \"{Marker}\"\n");

        var byVariable = Assert.Single(Told(Reading.ResultOf(Reading.Required, (variable, Marker))));
        var byFile = Assert.Single(Told(Reading.Result($"--config={file}")));

        Assert.StartsWith($"--{name} (environment {variable})", byVariable, StringComparison.Ordinal);
        Assert.StartsWith($"--{name} ({file} line 1)", byFile, StringComparison.Ordinal);
        Assert.DoesNotContain(Marker, byVariable + byFile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--allowed-role=admin")]
    [InlineData("--gitlab-group=acme")]
    [InlineData("--keycloak-group=/acme")]
    [InlineData("--google-group=sre@acme.example")]
    [InlineData("--bitbucket-team=acme")]
    [InlineData("--azure-tenant=11111111-2222-3333-4444-555555555555")]
    [InlineData("--entra-id-allowed-tenant=acme")]
    [InlineData("--oidc-extra-audience=acme")]
    [InlineData("--acr-values=http://schemas.openid.net/pape/policies/2007/06/multi-factor")]
    [InlineData("--skip-jwt-bearer-tokens")]
    [InlineData("--extra-jwt-issuers=https://issuer.example=audience")]
    [InlineData("--pass-authorization-header")]
    [InlineData("--set-authorization-header=true")]
    [InlineData("--signature-key=sha1:secret")]
    [InlineData("--backend-logout-url=https://issuer.example/logout")]
    [InlineData("--gcp-healthchecks")]
    [InlineData("--alpha-config=/etc/alpha.yaml")]
    [InlineData("--convert-config-to-alpha")]
    [InlineData("--code-challenge-method=plain")]
    [InlineData("--force-code-challenge-method=plain")]
    public void Is_a_problem_where_passing_over_it_would_open_or_break_something(string argument)
    {
        var result = Reading.Result(argument);

        Assert.Single(result.Problems);
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [InlineData("--approval-prompt=force")]
    [InlineData("--approval-prompt=auto")]
    [InlineData("--skip-jwt-bearer-tokens=false")]
    [InlineData("--bearer-token-login-fallback=true")]
    [InlineData("--pass-authorization-header=false")]
    [InlineData("--gcp-healthchecks=false")]
    [InlineData("--azure-tenant=common")]
    [InlineData("--oidc-issuer-url=")]
    [InlineData("--oidc-email-claim=email")]
    [InlineData("--insecure-oidc-skip-nonce=true")]
    [InlineData("--profile-url=https://api.github.com/user")]
    [InlineData("--encode-state=false")]
    public void Is_a_warning_where_the_value_asks_for_nothing_that_matters(string argument)
    {
        var result = Reading.Result(argument);

        Assert.Empty(result.Problems);
        Assert.Contains(" has no effect: ", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--code-challenge-method=S256")]
    [InlineData("--force-code-challenge-method=S256")]
    [InlineData("--encode-state=true")]
    public void Is_not_worth_a_word_where_it_asks_for_what_is_done_anyway(string argument) => Assert.Empty(Told(Reading.Result(argument)));

    [Fact]
    public void Those_of_one_kind_are_one_message_with_every_place()
    {
        var result = Reading.ResultOf(
            [.. Reading.Required, "--oidc-issuer-url=https://issuer.example", "--azure-tenant=acme", "--approval-prompt=force", "--oidc-email-claim", "upn"],
            ("OAUTH2_PROXY_OIDC_GROUPS_CLAIM", "roles"));

        Assert.Equal(2, result.Problems.Count);
        Assert.StartsWith(
            "--oidc-issuer-url (argument 7), --oidc-email-claim (argument 10), --oidc-groups-claim (environment OAUTH2_PROXY_OIDC_GROUPS_CLAIM): GitHub does not speak OpenID Connect",
            result.Problems[0].ToString(),
            StringComparison.Ordinal);
        Assert.StartsWith("--approval-prompt (argument 9) has no effect", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_behind_it_is_its_value_and_a_flag_overrides_a_variable()
    {
        var result = Reading.ResultOf([.. Reading.Required, "--azure-tenant", "common", "--gitlab-group="], ("OAUTH2_PROXY_AZURE_TENANT", "acme"), ("OAUTH2_PROXY_GITLAB_GROUPS", "acme"));

        Assert.Empty(result.Problems);
    }

    [Theory]
    [InlineData("google")]
    [InlineData("oidc")]
    [InlineData("keycloak-oidc")]
    [InlineData("azure")]
    [InlineData("gitlab")]
    public void A_provider_that_is_not_here_is_answered_with_the_one_that_is(string provider)
    {
        var problem = Assert.Single(Reading.Without("provider", $"--provider={provider}").Problems);

        Assert.Equal("provider", problem.Option);
        Assert.Contains("--provider=github, the one provider there is here", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void None_is_an_option_of_this_program_too() =>
        Assert.Empty(ForeignOptions.All.SelectMany(option => option.Aliases.Prepend(option.Name)).Intersect(OptionCatalog.All.SelectMany(option => option.Aliases.Prepend(option.Name))));

    [Fact]
    public void None_is_suggested_and_none_is_in_the_help()
    {
        Assert.DoesNotContain("azure", Reading.Problem("--azur-tenant=x").Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("AZURE", Assert.Single(Reading.ResultOf(Reading.Required, ("OAUTH2_PROXY_AZUR_TENANT", "x")).Warnings), StringComparison.Ordinal);
        Assert.All(ForeignOptions.All, option => Assert.DoesNotContain($"--{option.Name}=", HelpText.Render(), StringComparison.Ordinal));
    }

    private static List<string> Told(SettingsResult result) => [.. result.Problems.Select(problem => problem.ToString()), .. result.Warnings];
}
