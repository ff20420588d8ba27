using OAuthProxy.Authorization;
using Xunit;

namespace OAuthProxy.Tests.Authorization;

public sealed class RouteRuleTests
{
    [Theory]
    [InlineData("^/public/", "GET", "/public/x", true)]
    [InlineData("^/public/", "DELETE", "/public/x", true)]
    [InlineData("^/public/", "GET", "/PUBLIC/x", false)]
    [InlineData("^/public/", "GET", "/x/public/", false)]
    [InlineData("/public/", "GET", "/x/public/", true)]
    [InlineData("GET=^/status$", "GET", "/status", true)]
    [InlineData("get=^/status$", "GET", "/status", true)]
    [InlineData("GET=^/status$", "POST", "/status", false)]
    [InlineData("GET=^/status$", "get", "/status", false)]
    [InlineData("GET=^/status$", "GET", "/status/x", false)]
    [InlineData("GET!=^/api/", "GET", "/index.html", true)]
    [InlineData("GET!=^/api/", "GET", "/api/x", false)]
    [InlineData("GET!=^/api/", "POST", "/index.html", false)]
    [InlineData("!=^/api/", "POST", "/index.html", true)]
    [InlineData("!=^/api/", "POST", "/api/x", false)]
    [InlineData("!=^/api/", "GET", "/API/x", false)]
    [InlineData("!=^/API/", "GET", "/api/x", false)]
    [InlineData("!=^/admin(/|$)", "GET", "/adm\u0131n/x", false)]
    [InlineData("!=^/admin(/|$)", "GET", "/admin./x", false)]
    [InlineData("!=^/admin(/|$)", "GET", "/admin. ", false)]
    [InlineData("!=^/admin(/|$)", "GET", "/.../admin", false)]
    [InlineData("!=^/admin(/|$)", "GET", "/administration./", true)]
    [InlineData("^/a=b$", "GET", "/a=b", true)]
    [InlineData("^/a{1,2}$", "GET", "/aa", true)]
    public void Holds_for_method_and_path(string text, string method, string path, bool expected)
    {
        Assert.True(RouteRule.TryParse(text, out var rule, out _));

        Assert.Equal(expected, rule.Holds(method, path));
    }

    [Theory]
    [InlineData("^/(a")]
    [InlineData("GET=[a")]
    [InlineData("^/(?=a)")]
    [InlineData("^/(?<!a)b")]
    [InlineData("^/(a)\\1")]
    public void Refuses_what_is_no_expression_or_cannot_be_searched_in_bounded_time(string text)
    {
        Assert.False(RouteRule.TryParse(text, out _, out var error));

        Assert.NotEmpty(error);
    }

    [Fact]
    public void Takes_no_exponential_time_on_a_hostile_path()
    {
        Assert.True(RouteRule.TryParse("^/(a+)+$", out var rule, out _));

        // A backtracking engine would try two to the power of thirty thousand ways.
        Assert.False(rule.Holds("GET", "/" + new string('a', 30_000) + "!"));
    }
}
