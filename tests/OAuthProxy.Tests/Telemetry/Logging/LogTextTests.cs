using System.Text;
using OAuthProxy.Telemetry.Logging;
using Xunit;

namespace OAuthProxy.Tests.Telemetry.Logging;

/// <summary>The expected texts are those of Go's strconv.Quote.</summary>
public sealed class LogTextTests
{
    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("plain text/1.0", "\"plain text/1.0\"")]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("\a\b\f\n\r\t\v", "\"\\a\\b\\f\\n\\r\\t\\v\"")]
    [InlineData("\0\u001b[31m\u007f", "\"\\x00\\x1b[31m\\x7f\"")]
    [InlineData("\u0085\u2028\u2029", "\"\\u0085\\u2028\\u2029\"")]
    [InlineData("\u202eevil\u200b", "\"\\u202eevil\\u200b\"")]
    [InlineData("\u00a0\u3000", "\"\\u00a0\\u3000\"")]
    [InlineData("héllo 世界", "\"héllo 世界\"")]
    [InlineData("\U0001f600\U000e0001", "\"\U0001f600\\U000e0001\"")]
    [InlineData("\ue000", "\"\\ue000\"")]
    public void Quotes_as_Go_does(string text, string quoted) => Assert.Equal(quoted, Written(text, LogText.AppendQuoted));

    [Theory]
    [InlineData(null, "-")]
    [InlineData("", "-")]
    [InlineData("alice@corp.example", "alice@corp.example")]
    [InlineData("[::1]:4180", "[::1]:4180")]
    [InlineData("two words", "\"two words\"")]
    [InlineData("a\nb", "\"a\\nb\"")]
    [InlineData("a\"b", "\"a\\\"b\"")]
    [InlineData("zoë", "\"zoë\"")]
    public void Leaves_a_word_alone_that_is_one(string? text, string written) => Assert.Equal(written, Written(text, LogText.AppendWord));

    [Theory]
    [InlineData("It's \"so\", says C:\\path.", "It's \"so\", says C:\\path.")]
    [InlineData("first\r\nsecond\u001b[2K", "first\\r\\nsecond\\x1b[2K")]
    public void Keeps_a_sentence_on_its_line(string text, string written) => Assert.Equal(written, Written(text, LogText.AppendSentence));

    [Fact]
    public void Cuts_what_is_too_long()
    {
        Assert.Equal(new string('a', 4096), LogText.Shorten(new string('a', 4096)));
        Assert.Equal(new string('a', 4096) + "…", LogText.Shorten(new string('a', 60_000)));
    }

    private static string Written<T>(T text, Action<LogLine, T> append)
    {
        using var line = new LogLine();
        append(line, text);
        return Encoding.UTF8.GetString(line.Bytes);
    }
}
