using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class PatternListTests
{
    [Theory]
    [InlineData("^/public/", "^/public/")]
    [InlineData("^/a{1,2}$", "^/a{1,2}$")]
    [InlineData("^/(a,b)/", "^/(a,b)/")]
    [InlineData("^/[,^/]x", "^/[,^/]x")]
    [InlineData(@"^/a\,^b", @"^/a\,^b")]
    [InlineData("^/a,b", "^/a,b")]
    [InlineData("^/a,^/b", "^/a ^/b")]
    [InlineData("/health, /metrics", "/health /metrics")]
    [InlineData(@"\.css$,\.js$", @"\.css$ \.js$")]
    [InlineData(@"a\$,b", @"a\$,b")]
    [InlineData("\"^/a{1,2}\",\"^/b\"", "^/a{1,2} ^/b")]
    [InlineData("^/a{1,2},^/b{3,4}", "^/a{1,2} ^/b{3,4}")]
    public void A_comma_separates_only_where_an_expression_ends_or_begins(string value, string expected)
    {
        var settings = Reading.Good($"--api-route={value}");

        Assert.Equal(expected, string.Join(' ', settings.SignIn.ApiRoutes));
    }

    [Theory]
    [InlineData("GET=^/a,POST!=^/b", "GET ^/a False, POST ^/b True")]
    [InlineData("^/a,!=^/b,GET=x", " ^/a False,  ^/b True, GET x False")]
    public void Rules_with_methods_are_separated_too(string value, string expected)
    {
        var settings = Reading.Good(Reading.ResultOf(Reading.Required, ("OAUTH2_PROXY_SKIP_AUTH_ROUTES", value)));

        Assert.Equal(expected, string.Join(", ", settings.Authorization.OpenRoutes.Select(rule => $"{rule.Method} {rule.Path} {rule.IsNegated}")));
    }

    [Theory]
    [InlineData("GET=")]
    [InlineData("!=")]
    public void A_rule_without_an_expression_is_a_mistake(string rule) =>
        Assert.Contains("would match every path", Reading.Problem($"--skip-auth-route={rule}").Message, StringComparison.Ordinal);
}
