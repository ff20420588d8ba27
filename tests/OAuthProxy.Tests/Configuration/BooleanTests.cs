using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class BooleanTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("t")]
    [InlineData("T")]
    [InlineData("true")]
    [InlineData("TRUE")]
    [InlineData("True")]
    public void Every_yes_of_Go_is_one_here(string text) =>
        Assert.True(Reading.Good($"-pass-access-token={text}").Upstreams.PassAccessToken);

    [Theory]
    [InlineData("0")]
    [InlineData("f")]
    [InlineData("F")]
    [InlineData("false")]
    [InlineData("FALSE")]
    [InlineData("False")]
    public void Every_no_of_Go_is_one_here(string text) =>
        Assert.False(Reading.Good($"-cookie-secure={text}").Sessions.CookieSecure);

    [Theory]
    [InlineData("yes")]
    [InlineData("off")]
    [InlineData("tRUE")]
    [InlineData("2")]
    [InlineData("")]
    public void Anything_else_is_refused_and_changes_nothing(string text)
    {
        var result = Reading.Result($"-cookie-secure={text}");

        var problem = Assert.Single(result.Problems);
        Assert.Equal("cookie-secure", problem.Option);
        Assert.Equal("Write true or false", problem.Remedy);
        Assert.True(result.Settings.Sessions.CookieSecure);
    }
}
