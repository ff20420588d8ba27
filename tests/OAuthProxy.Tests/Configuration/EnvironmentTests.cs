using OAuthProxy.Configuration;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class EnvironmentTests
{
    public static TheoryData<string, string> EveryVariable() => [.. OptionCatalog.All.SelectMany(option => option.EnvironmentNames.Select(name => (option.Name, name)))];

    [Theory]
    [MemberData(nameof(EveryVariable))]
    public void A_variable_means_what_the_flag_means(string option, string variable)
    {
        var sample = OptionSamples.For(option);

        var byFlag = Reading.ResultOf([$"--{option}={sample.Good}"]).Settings;
        var byVariable = Reading.ResultOf([], (variable, sample.Good)).Settings;

        Assert.Equal(SettingsText.Of(byFlag), SettingsText.Of(byVariable));
        Assert.NotEqual(SettingsText.Of(Settings.Defaults), SettingsText.Of(byVariable));
    }

    [Fact]
    public void Lists_have_a_plural_and_a_singular_and_nothing_else_has()
    {
        Assert.Equal(["OAUTH2_PROXY_EMAIL_DOMAIN", "OAUTH2_PROXY_EMAIL_DOMAINS"], OptionCatalog.Find("email-domain")!.EnvironmentNames);
        Assert.Equal(["OAUTH2_PROXY_CLIENT_ID"], OptionCatalog.Find("client-id")!.EnvironmentNames);
    }

    [Fact]
    public void A_list_is_separated_by_commas() =>
        Assert.Equal(["alice", "bob"], Reading.Good(With(("OAUTH2_PROXY_GITHUB_USERS", "alice, bob"))).Authorization.Users);

    [Fact]
    public void A_flag_overrides_a_variable() =>
        Assert.Equal("flag", Reading.Good(With("-github-org=flag", ("OAUTH2_PROXY_GITHUB_ORG", "variable"))).Authorization.Organization);

    [Fact]
    public void A_list_of_flags_replaces_the_list_of_a_variable() =>
        Assert.Equal(["alice"], Reading.Good(With("-github-user=alice", ("OAUTH2_PROXY_GITHUB_USERS", "bob,carol"))).Authorization.Users);

    [Fact]
    public void A_variable_that_a_flag_overrides_need_not_be_good() =>
        Assert.Equal(TimeSpan.FromHours(1), Reading.Good(With("-cookie-refresh=1h", ("OAUTH2_PROXY_COOKIE_REFRESH", "often"))).Sessions.Refresh);

    [Fact]
    public void An_empty_variable_is_as_good_as_none() =>
        Assert.Equal(TimeSpan.FromDays(7), Reading.Good(With(("OAUTH2_PROXY_COOKIE_EXPIRE", ""), ("OAUTH2_PROXY_COOKIE_SECURE", ""))).Sessions.Expire);

    [Fact]
    public void A_bad_value_names_the_variable_it_came_from()
    {
        var problem = Assert.Single(With(("OAUTH2_PROXY_COOKIE_EXPIRE", "7d")).Problems);

        Assert.Equal(("cookie-expire", "environment OAUTH2_PROXY_COOKIE_EXPIRE"), (problem.Option, problem.Source));
    }

    [Theory]
    [InlineData("OAUTH2_PROXY_COOKIE_SECRETS", " Did you mean OAUTH2_PROXY_COOKIE_SECRET?")]
    [InlineData("OAUTH2_PROXY_GITHUB_ORGANISATION", " Did you mean OAUTH2_PROXY_GITHUB_ORG?")]
    [InlineData("OAUTH2_PROXY_REDIRECT_URI", " Did you mean OAUTH2_PROXY_REDIRECT_URL?")]
    [InlineData("OAUTH2_PROXY_", "")]
    public void An_unknown_variable_is_a_warning_with_a_suggestion(string name, string suggestion)
    {
        var result = With((name, "value"));

        Assert.Empty(result.Problems);
        Assert.Equal([$"environment {name} is not known and has no effect.{suggestion}"], result.Warnings);
    }

    [Theory]
    [InlineData("PATH")]
    [InlineData("OAUTH2PROXY_COOKIE_SECRET")]
    [InlineData("ASPNETCORE_URLS")]
    [InlineData("OAUTH2_PROXY_HELP_ME")]
    public void Only_variables_with_the_prefix_are_looked_at(string name) =>
        Assert.Equal(name.StartsWith(EnvironmentReader.Prefix, StringComparison.Ordinal) ? 1 : 0, With((name, "x")).Warnings.Count);

    [Theory]
    [InlineData("OAUTH2_PROXY_HELP")]
    [InlineData("OAUTH2_PROXY_VERSION")]
    [InlineData("OAUTH2_PROXY_CONFIG_TEST")]
    [InlineData("OAUTH2_PROXY_ENVIRONMENT")]
    public void What_is_an_argument_only_is_no_variable(string name)
    {
        var result = With((name, "true"));

        Assert.Equal(SettingsCommand.Run, result.Settings.Command);
        Assert.Contains(name, Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    private static SettingsResult With(params (string Name, string Value)[] environment) => Reading.ResultOf(Reading.Required, environment);

    private static SettingsResult With(string argument, (string Name, string Value) variable) => Reading.ResultOf([.. Reading.Required, argument], variable);
}
