using OAuthProxy.Authorization;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

/// <summary>Expressions are searched in what strangers send: none may cost more than the length of a path is worth.</summary>
public sealed class PatternBoundTests
{
    private static readonly string[] Options = ["skip-auth-route", "skip-auth-regex", "api-route"];

    [Theory]
    [InlineData("(a{1,1000}){1,1000}")]
    [InlineData("((a{1,100}){1,100}){1,100}")]
    [InlineData("^/(.{0,2000}){10}$")]
    [InlineData("(((((a{30}){30}){30}){30}){30}){30}")]
    [InlineData(@"^/(\w+)/\1$")]
    [InlineData("^/(?!admin)")]
    public void One_whose_search_has_no_bound_is_refused_at_the_start(string pattern)
    {
        foreach (var option in Options)
        {
            var problem = Reading.Problem($"--{option}={pattern}");

            Assert.Equal((option, $"'{pattern}' asks for what cannot be searched in bounded time"), (problem.Option, problem.Message));
            Assert.Contains("without look-around, back-references and counts that multiply", problem.Remedy, StringComparison.Ordinal);
        }
    }

    /// <summary>With an engine that goes back and tries again, none of these would come to an end.</summary>
    [Theory]
    [InlineData("^/(a+)+$")]
    [InlineData("^/(a|a)*$")]
    [InlineData("^/(a|aa)+$")]
    [InlineData("^/(.*a){12}$")]
    [InlineData("^/([a-z]+)*[0-9]$")]
    [InlineData("^/(a?){60}a{60}$")]
    public void One_that_is_infamous_is_searched_in_the_longest_path_at_once(string pattern)
    {
        var path = "/" + new string('a', 60_000) + "!";

        Assert.DoesNotMatch(Assert.Single(Reading.Good($"--api-route={pattern}").SignIn.ApiRoutes), path);
        Assert.True(RouteRule.TryParsePath(pattern, out var rule, out _));
        Assert.False(rule.Holds("GET", path));
    }
}
