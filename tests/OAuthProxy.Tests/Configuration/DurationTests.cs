using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class DurationTests
{
    [Theory]
    [InlineData("168h0m", "7.00:00:00")]
    [InlineData("168h", "7.00:00:00")]
    [InlineData("60m", "01:00:00")]
    [InlineData("1h30m", "01:30:00")]
    [InlineData("1.5h", "01:30:00")]
    [InlineData("300ms", "00:00:00.3")]
    [InlineData("1m30s500ms", "00:01:30.5")]
    [InlineData("250us", "00:00:00.00025")]
    [InlineData("250µs", "00:00:00.00025")]
    [InlineData("1000ns", "00:00:00.000001")]
    [InlineData(".5h", "00:30:00")]
    [InlineData("5.h", "05:00:00")]
    [InlineData("0", "00:00:00")]
    [InlineData("0s", "00:00:00")]
    [InlineData(" 45s ", "00:00:45")]
    public void Go_durations_are_understood(string text, string expected) =>
        Assert.Equal(
            TimeSpan.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
            Reading.Good("-cookie-expire=0", $"-cookie-refresh={text}").Sessions.Refresh);

    [Theory]
    [InlineData("7d")]
    [InlineData("60")]
    [InlineData("")]
    [InlineData("-1h")]
    [InlineData("1h-")]
    [InlineData("1h 30m")]
    [InlineData("h")]
    [InlineData(".h")]
    [InlineData("1.2.3h")]
    [InlineData("1H")]
    [InlineData("1,5h")]
    [InlineData("1h30")]
    [InlineData("1e3s")]
    [InlineData("٣h")]
    [InlineData("99999999999999999999999999999999h")]
    [InlineData("2562048h")]
    public void Anything_else_is_refused_and_changes_nothing(string text)
    {
        var result = Reading.Result($"-cookie-expire={text}");

        var problem = Assert.Single(result.Problems);
        Assert.Equal("cookie-expire", problem.Option);
        Assert.Contains("168h", problem.Remedy, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromDays(7), result.Settings.Sessions.Expire);
    }

    [Theory]
    [InlineData("168h0m", "168h")]
    [InlineData("90m", "1h30m")]
    [InlineData("90.25s", "1m30.25s")]
    [InlineData("0h0m", "0")]
    [InlineData("1us", "0.000001s")]
    public void A_duration_is_shown_as_it_can_be_written(string text, string shown)
    {
        Assert.True(GoSyntax.TryParseDuration(text, out var duration));
        Assert.Equal(shown, GoSyntax.Format(duration));
        Assert.True(GoSyntax.TryParseDuration(GoSyntax.Format(duration), out var again));
        Assert.Equal(duration, again);
    }
}
