using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class ProblemListTests
{
    [Fact]
    public void Every_problem_is_told_in_one_go_with_option_source_and_remedy()
    {
        var result = Reading.ResultOf(
            [
                "-upstream=localhost:5601",
                "-cookie-secure", "false",
                "-cookie-refresh=200h",
                "-cookie-secrt=0123456789abcdef",
                "-github-team=sre",
                "-http-address=4180",
                "word",
            ],
            ("OAUTH2_PROXY_PROVIDER", "google"),
            ("OAUTH2_PROXY_COOKIE_SAMESITE", "loose"),
            ("OAUTH2_PROXY_COOKIE_DOMAIN", "https://example.com"));

        (string, string)[] expected =
        [
            ("client-id", "not given"),
            ("client-secret", "not given"),
            ("cookie-domain", "environment OAUTH2_PROXY_COOKIE_DOMAIN"),
            ("cookie-refresh", "argument 4"),
            ("cookie-samesite", "environment OAUTH2_PROXY_COOKIE_SAMESITE"),
            ("cookie-secret", "not given"),
            ("cookie-secrt", "argument 5"),
            ("cookie-secure", "argument 3"),
            ("email-domain", "not given"),
            ("github-team", "argument 6"),
            ("http-address", "argument 7"),
            ("http-address", "argument 8"),
            ("provider", "environment OAUTH2_PROXY_PROVIDER"),
            ("upstream", "argument 1"),
        ];
        Assert.Equal(expected, result.Problems.Select(problem => (problem.Option, problem.Source)).OrderBy(problem => problem.Option, StringComparer.Ordinal).ThenBy(problem => problem.Source, StringComparer.Ordinal));
        Assert.All(result.Problems, problem => Assert.NotEmpty(problem.Remedy));
    }

    [Fact]
    public void A_value_that_cannot_be_used_is_not_reported_as_missing_too()
    {
        Assert.Equal("cookie-secret", Reading.Problem("-cookie-secret=short").Option);
        Assert.Equal("redeem-url", Reading.Problem("-login-url=https://github.corp/l", "-redeem-url=corp", "-validate-url=https://github.corp/api/v3").Option);
    }

    [Fact]
    public void The_source_of_a_repeated_option_is_its_last_place_and_of_a_list_all_of_them()
    {
        Assert.Equal("argument 8", Reading.Problem("-cookie-expire=1h", "-cookie-expire=7d").Source);
        Assert.Equal("argument 7, argument 9", Reading.Problem("-github-team=acme:sre", "-cookie-expire=1h", "-github-team=sre").Source);
    }

    [Fact]
    public void A_problem_is_one_line_that_ends_like_a_sentence() =>
        Assert.Equal(
            "--cookie-expire (argument 7): '7d' is not a duration. Write numbers with units (h, m, s, ms), such as 168h, 1h30m or 45s.",
            Reading.Problem("-cookie-expire=7d").ToString());
}
