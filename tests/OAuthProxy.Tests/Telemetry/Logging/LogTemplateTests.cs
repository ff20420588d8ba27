using System.Text;
using OAuthProxy.Telemetry.Logging;
using OAuthProxy.Tests.Configuration;
using Xunit;

namespace OAuthProxy.Tests.Telemetry.Logging;

public sealed class LogTemplateTests
{
    private static readonly LogLevel[] Levels = [LogLevel.Information, LogLevel.Warning, LogLevel.Error, LogLevel.Critical];

    [Theory]
    [InlineData("{{.Message}}", "said")]
    [InlineData("a {{ .Message }} b", "a said b")]
    [InlineData("{{.Message}}{{.Message}}", "saidsaid")]
    [InlineData("a \t {{- .Message -}}  \n b", "asaidb")]
    [InlineData("a {{- .Message}} b", "asaid b")]
    [InlineData("}} { {{.Message}} }", "}} { said }")]
    [InlineData("no field", "no field")]
    [InlineData("{{.Timestamp}}|{{.File}}", "2026/11/20 12:00:00|Room.Type:7")]
    public void Fills_in_the_fields(string template, string line) =>
        Assert.Equal(line + "\n", LineOf(template, new(Moment(), LogLevel.Information, "Room.Type:7", "said")));

    [Theory]
    [InlineData("{{.Message", "has {{ without }} behind it")]
    [InlineData("{{.Nonsense}}", "has {{.Nonsense}}, which is not a field of this log")]
    [InlineData("{{.message}}", "has {{.message}}, which is not a field of this log")]
    [InlineData("{{.Level}}", "has {{.Level}}, which is not a field of this log")]
    [InlineData("{{Message}}", "has {{Message}}, which is not a field of this log")]
    [InlineData("{{printf \"%q\" .Message}}", "has {{printf \"%q\" .Message}}, which is not a field of this log")]
    [InlineData("{{if .Message}}x{{end}}", "has {{if .Message}}, which is not a field of this log")]
    [InlineData("{{}}", "has {{}}, which is not a field of this log")]
    [InlineData("{{-.Message}}", "has {{-.Message}}, which is not a field of this log")]
    [InlineData("", "is empty")]
    public void Refuses_what_it_would_not_do(string template, string error) =>
        Assert.Equal(error, LoggingOptions.ErrorIn(template, LoggingOptions.StandardFields));

    [Fact]
    public void Names_the_fields_that_there_are()
    {
        var problem = Reading.Problem("--auth-logging-format={{.RequestURI}}");

        Assert.Equal("auth-logging-format", problem.Option);
        Assert.Contains("{{.RequestURI}}", problem.Message, StringComparison.Ordinal);
        foreach (var field in new[] { "Client", "Host", "Protocol", "RequestID", "RequestMethod", "Timestamp", "UserAgent", "Username", "Status", "Message" })
        {
            Assert.Contains($"{{{{.{field}}}}}", problem.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Knows_every_field_of_oauth2_proxy()
    {
        Assert.Equal(["File", "Message", "Timestamp"], LoggingOptions.StandardFields.Order(StringComparer.Ordinal));
        Assert.Equal(
            ["Client", "Host", "Message", "Protocol", "RequestID", "RequestMethod", "Status", "Timestamp", "UserAgent", "Username"],
            LoggingOptions.AuthFields.Order(StringComparer.Ordinal));
        Assert.Equal(
            ["Client", "Host", "Protocol", "RequestDuration", "RequestID", "RequestMethod", "RequestURI", "ResponseSize", "StatusCode", "Timestamp", "Upstream", "UserAgent", "Username"],
            LoggingOptions.RequestFields.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Says_what_is_more_than_information() => Assert.Equal(
        ["said\n", "warning: said\n", "error: said\n", "critical: said\n"],
        Levels.Select(level => LineOf("{{.Message}}", new(Moment(), level, "f", "said"))));

    [Fact]
    public void Writes_JSON_with_keys_in_snake_case() => Assert.Equal(
        """{"type":"standard","timestamp":"2026-11-20T12:00:00+00:00","level":"warning","file":"Room.Type:7","message":"a\n\"b\" <c> & \u2028\u001B"}""" + "\n",
        LineOf("json", new(Moment(), LogLevel.Warning, "Room.Type:7", "a\n\"b\" <c> & \u2028\u001b")).Replace("\\u0022", "\\\"", StringComparison.Ordinal));

    [Theory]
    [InlineData("json")]
    [InlineData("{{.Message}}")]
    public void Writes_half_a_character_as_one_that_is_unknown(string format) =>
        Assert.Contains("a\ufffdb", LineOf(format, new(Moment(), LogLevel.Information, "f", "a\ud800b")).Replace("\\uFFFD", "\ufffd", StringComparison.Ordinal), StringComparison.Ordinal);

    private static DateTimeOffset Moment() => new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static string LineOf(string format, StandardEntry entry)
    {
        using var line = new LogFormat<StandardEntry>(format, "standard", LogFields.Standard).LineOf(entry);
        return Encoding.UTF8.GetString(line.Bytes);
    }
}
