using OAuthProxy.Configuration.Toml;
using Xunit;

namespace OAuthProxy.Tests.Configuration.Toml;

public sealed class TomlReaderTests
{
    [Theory]
    [InlineData("a = \"x\"", "x")]
    [InlineData("a = 'x\\y'", "x\\y")]
    [InlineData("a = \"x\\\\y\\\"\\t\\u00e9\\U0001F600\"", "x\\y\"\té\U0001F600")]
    [InlineData("a=\"#no comment\" # a comment", "#no comment")]
    [InlineData("a = true", "true")]
    [InlineData("a = 4_180", "4180")]
    [InlineData("a = -1.5", "-1.5")]
    [InlineData("a = \"\"", "")]
    [InlineData("\"a\" = 1", "1")]
    [InlineData("a = \"\"\"\nline one\nline \\\n   two\"\"\"", "line one\nline two")]
    [InlineData("a = '''\nC:\\x'''", "C:\\x")]
    [InlineData("\uFEFFa = 1\r\n", "1")]
    public void Reads_a_value(string text, string expected)
    {
        var entry = Assert.Single(TomlReader.Read(text));

        Assert.Equal("a", entry.Key);
        Assert.Equal([expected], entry.Values);
        Assert.False(entry.IsArray);
    }

    [Theory]
    [InlineData("a = []", new string[0])]
    [InlineData("a = [\"x\", 'y', 3, true]", new[] { "x", "y", "3", "true" })]
    [InlineData("a = [ # one\n  \"x\", # two\n\n  \"y\",\n] # end", new[] { "x", "y" })]
    public void Reads_an_array(string text, string[] expected)
    {
        var entry = Assert.Single(TomlReader.Read(text));

        Assert.True(entry.IsArray);
        Assert.Equal(expected, entry.Values);
    }

    [Fact]
    public void Knows_the_line_of_each_key()
    {
        var entries = TomlReader.Read("# head\n\nfirst = [\n 'x',\n 'y' ]\nsecond = \"\"\"\n\n\"\"\"\nthird = 1");

        Assert.Equal([("first", 3), ("second", 6), ("third", 9)], entries.Select(entry => (entry.Key, entry.Line)));
    }

    [Theory]
    [InlineData("a = \"x", 1, "not closed")]
    [InlineData("a = 'x\ny'", 1, "not closed")]
    [InlineData("\na = [\n 1,\n", 4, "not closed with ']'")]
    [InlineData("a = [1 2]", 1, "',' or ']' is missing")]
    [InlineData("a = [[1]]", 1, "array within an array")]
    [InlineData("a = x", 1, "has to stand in quotes")]
    [InlineData("a =", 1, "the value is missing")]
    [InlineData("a", 1, "'=' is missing")]
    [InlineData("a = 1 b = 2", 1, "stands behind the value")]
    [InlineData("a = \"\\q\"", 1, "is not an escape")]
    [InlineData("a = \"\\uD800\"", 1, "does not name a character")]
    [InlineData("a = \"\\u12", 1, "does not name a character")]
    [InlineData("# x\n[server]\na = 1", 2, "table")]
    [InlineData("a = 1\nb = 2\na = 3", 3, "second time, after line 1")]
    [InlineData("= 1", 1, "cannot begin a key")]
    [InlineData("a = 1979-05-27", 1, "has to stand in quotes")]
    public void Says_what_is_wrong_and_in_which_line(string text, int line, string message)
    {
        var failure = Assert.Throws<TomlException>(() => TomlReader.Read(text));

        Assert.Equal(line, failure.Line);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ends_on_every_truncation_of_a_file()
    {
        const string Whole = "a = \"\\u00e9\"\nb = [ 'x', # c\n \"\"\"y\\\n z\"\"\", 1_0 ]\n\"c\" = '''q'''\n";

        for (var length = 0; length <= Whole.Length; length++)
        {
            try
            {
                Assert.True(TomlReader.Read(Whole[..length]).Count <= 3);
            }
            catch (TomlException expected)
            {
                Assert.InRange(expected.Line, 1, 5);
            }
        }
    }
}
