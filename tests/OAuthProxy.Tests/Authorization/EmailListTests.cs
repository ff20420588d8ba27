using OAuthProxy.Authorization;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Authorization;

public sealed class EmailListTests
{
    [Theory]
    [InlineData("alice@corp.example")]
    [InlineData("ALICE@Corp.Example")]
    [InlineData("bob@corp.example")]
    [InlineData("carol@corp.example")]
    [InlineData("dave@corp.example")]
    [InlineData("erin@corp.example")]
    public void Holds_the_first_column_of_each_line(string email) => Assert.True(Read().Contains(email));

    [Theory]
    [InlineData("")]
    [InlineData("frank@corp.example")]
    [InlineData("Carol Jones")]
    [InlineData("corp.example")]
    [InlineData("#")]
    [InlineData("# frank@corp.example")]
    public void Holds_neither_comments_nor_other_columns(string email) => Assert.False(Read().Contains(email));

    [Fact]
    public void Keeps_the_last_addresses_when_the_file_cannot_be_read()
    {
        using var directory = new TemporaryDirectory();
        using var log = new LogCapture();
        var list = ListAt(directory.Write("emails", "alice@corp.example\n"), log);
        list.Read();

        File.Delete(directory["emails"]);
        list.Read();

        Assert.True(list.Contains("alice@corp.example"));
        Assert.Contains(log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("--authenticated-emails-file", StringComparison.Ordinal));
    }

    [Fact]
    public void Passes_beside_the_domains()
    {
        using var directory = new TemporaryDirectory();
        using var log = new LogCapture();
        var list = ListAt(directory.Write("emails", "alice@private.example\ntwo@at@signs.example\n"), log);
        list.Read();
        var rule = new EmailRule(["company.com"], list);

        Assert.Equal("alice@private.example", rule.FirstAllowed(["alice@private.example"]));
        Assert.Equal("bob@company.com", rule.FirstAllowed(["bob@company.com"]));
        Assert.Null(rule.FirstAllowed(["bob@private.example"]));
        Assert.Null(rule.FirstAllowed(["two@at@signs.example"]));
    }

    private static EmailList Read()
    {
        using var directory = new TemporaryDirectory();
        using var log = new LogCapture();
        var list = ListAt(
            directory.Write("emails", "# frank@corp.example\nalice@corp.example\r\n\n  bob@corp.example  \n\"carol@corp.example\",Carol Jones\ndave@corp.example,frank@corp.example\n#frank@corp.example\nerin@corp.example"),
            log);
        list.Read();
        return list;
    }

    private static EmailList ListAt(string path, LogCapture log)
    {
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(log));
        return new EmailList(path, factory.CreateLogger<EmailList>());
    }
}
