using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class CommandLineTests
{
    [Fact]
    public void Of_a_repeated_option_with_one_value_the_last_counts() =>
        Assert.Equal("second", Reading.Good("-github-org=first", "--github-org", "second").Authorization.Organization);

    [Fact]
    public void Only_the_last_value_of_a_repeated_option_has_to_be_good() =>
        Assert.Equal(TimeSpan.FromHours(2), Reading.Good("-cookie-refresh=never", "-cookie-refresh=2h").Sessions.Refresh);

    [Fact]
    public void Lists_are_repeated_or_separated_by_commas_and_keep_their_order() =>
        Assert.Equal(
            ["alice", "bob", "carol", "dan"],
            Reading.Good("-github-user=alice", "--github-user", "bob, carol,", "-github-user", ",dan").Authorization.Users);

    [Fact]
    public void An_empty_value_of_a_text_takes_the_option_back() =>
        Assert.Equal("", Reading.Good("-github-org=acme", "-github-org=").Authorization.Organization);

    [Fact]
    public void A_value_keeps_its_own_equals_signs_and_dashes() =>
        Assert.Equal("-a=b==", Reading.Good("-basic-auth-password", "-a=b==").Upstreams.BasicAuthPassword.Text);

    [Fact]
    public void A_boolean_with_its_value_behind_a_blank_is_refused_with_the_remedy()
    {
        var problem = Reading.Problem("--cookie-secure", "false");

        Assert.Equal("cookie-secure", problem.Option);
        Assert.Equal("argument 8", problem.Source);
        Assert.Contains("'false'", problem.Message, StringComparison.Ordinal);
        Assert.Equal("Write --cookie-secure=false", problem.Remedy);
    }

    [Theory]
    [InlineData("false")]
    [InlineData("-")]
    [InlineData("--")]
    [InlineData("")]
    public void A_word_that_belongs_to_no_option_is_refused(string word)
    {
        var problem = Reading.Problem("-github-org=acme", word);

        Assert.Equal(("github-org", "argument 8"), (problem.Option, problem.Source));
        Assert.Contains("put the value of an option behind it with =", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_before_all_options_is_refused_by_its_place() =>
        Assert.StartsWith("argument 1: this is neither an option", Reading.ResultOf(["serve", .. Reading.Required]).Problems.Single().ToString(), StringComparison.Ordinal);

    [Fact]
    public void What_follows_a_stray_word_is_still_read() =>
        Assert.Equal("acme", Reading.Result("stray", "-github-org=acme").Settings.Authorization.Organization);

    [Fact]
    public void An_option_with_its_dashes_forgotten_is_recognized()
    {
        var problem = Reading.Problem("cookie_refresh=1h");

        Assert.Equal("cookie-refresh", problem.Option);
        Assert.Contains("--cookie-refresh=", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_missing_at_the_end_is_asked_for()
    {
        var problem = Reading.Problem("-github-org");

        Assert.Equal(("github-org", Reading.FirstSource), (problem.Option, problem.Source));
        Assert.Equal("Write --github-org=VALUE", problem.Remedy);
    }

    [Fact]
    public void An_option_is_not_taken_for_the_missing_value_of_the_one_before_it()
    {
        var result = Reading.Result("-github-org", "-cookie-refresh", "1h");

        var problem = Assert.Single(result.Problems);
        Assert.Equal(("github-org", "the value is missing"), (problem.Option, problem.Message));
        Assert.Equal(TimeSpan.FromHours(1), result.Settings.Sessions.Refresh);
    }

    [Theory]
    [InlineData("-cookie-secrets=x", "Did you mean --cookie-secret?")]
    [InlineData("-cookie_domain=x", "Did you mean --cookie-domain?")]
    [InlineData("--Github-Org=x", "Did you mean --github-org?")]
    [InlineData("-upstreams=x", "Did you mean --upstream?")]
    [InlineData("---upstream=x", "Did you mean --upstream?")]
    [InlineData("-redirect-uri=x", "Did you mean --redirect-url?")]
    [InlineData("-something-else-entirely=x", "See --help for the options")]
    [InlineData("-x", "See --help for the options")]
    [InlineData("-=x", "See --help for the options")]
    [InlineData("--contentRoots=x", "See --help for the options")]
    public void An_unknown_option_gets_a_suggestion(string argument, string remedy)
    {
        var problem = Reading.Problem(argument);

        Assert.Equal(Reading.FirstSource, problem.Source);
        Assert.Equal("this option is not known", problem.Message);
        Assert.Equal(remedy, problem.Remedy);
    }

    [Fact]
    public void The_value_of_an_unknown_option_is_no_second_problem()
    {
        var result = Reading.Result("-github-organisation", "acme", "-cookie-refresh=1h");

        Assert.Equal("github-organisation", Assert.Single(result.Problems).Option);
        Assert.Equal(TimeSpan.FromHours(1), result.Settings.Sessions.Refresh);
    }

    [Fact]
    public void An_option_behind_an_unknown_one_is_not_taken_for_its_value() =>
        Assert.Equal("acme", Reading.Result("-unknown-switch", "-github-org=acme").Settings.Authorization.Organization);
}
