using OAuthProxy.Accounts;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Accounts;

public sealed class HtpasswdFileTests : IDisposable
{
    private const string Hash = "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=";

    private readonly TemporaryDirectory _directory = new();
    private readonly LogCapture _log = new();

    [Fact]
    public void Has_the_names_of_the_lines_that_are_no_comments()
    {
        var accounts = Read($"# people\n\ncarol:{Hash}\r\n  dave:{Hash}  \n#erin:{Hash}\nfrank:{Hash}:Frank Jones:and more\n");

        Assert.Equal(["carol", "dave", "frank"], accounts.Hashes.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(accounts.Problems);
        Assert.Empty(accounts.Warnings);
    }

    [Fact]
    public void Every_line_that_cannot_be_used_is_named_by_its_number_and_by_nothing_in_it()
    {
        var accounts = Read($"carol:{Hash}\nhunter2\n:hunter2\ndave:hunter2\nerin:$apr1$hunter2\n{new string('n', 256)}:{Hash}\nha\u0001l:{Hash}\n");

        Assert.Equal(6, accounts.Problems.Count);
        Assert.All(accounts.Problems, (problem, index) => Assert.Contains($"line {index + 2} ", problem, StringComparison.Ordinal));
        Assert.DoesNotContain("hunter2", string.Concat(accounts.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void The_later_of_two_lines_with_one_name_counts_and_the_operator_is_told()
    {
        var accounts = Read($"carol:{Hash}\ndave:{Hash}\ncarol:$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e\nCarol:{Hash}\n");

        Assert.StartsWith("$2y$", accounts.Hashes["carol"].Text, StringComparison.Ordinal);
        Assert.Equal("line 3 has the same name as line 1; the later line counts", Assert.Single(accounts.Warnings));
    }

    [Fact]
    public void The_commonest_kind_stands_in_for_names_that_do_not_exist()
    {
        var accounts = Read($"a:{Hash}\nb:$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e\nc:$2b$04$abcdefghijklmnopqrstuuyvPXIbu7xe6/CED2DzX8z6Si09MlzlW\nd:$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n");

        Assert.Equal("bcrypt 4", accounts.Usual!.Workload);
        Assert.Null(Read("").Usual);
    }

    [Theory]
    [InlineData("dave:hunter2\n")]
    [InlineData("carol:{SHA}W6ph5Mm5Pz8G")] // half written
    [InlineData(null)]
    public void A_broken_new_version_changes_nothing(string? text)
    {
        var file = new HtpasswdFile(new AccountsOptions { File = _directory.Write("htpasswd", $"carol:{Hash}\n") }, new Logging(_log));
        file.Read();

        if (text is null)
        {
            File.Delete(_directory["htpasswd"]);
        }
        else
        {
            _directory.Write("htpasswd", text);
        }

        file.Read();

        Assert.Equal(["carol"], file.Today.Hashes.Keys);
        Assert.Contains(_log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("--htpasswd-file", StringComparison.Ordinal) && !line.Contains("hunter2", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _log.Dispose();
        _directory.Dispose();
    }

    private HtpasswdAccounts Read(string text) => HtpasswdAccounts.Read(_directory.Write("htpasswd", text));

    private sealed class Logging(LogCapture log) : ILogger<HtpasswdFile>
    {
        private readonly ILogger _logger = log.CreateLogger("file");

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _logger.Log(logLevel, eventId, state, exception, formatter);
    }
}
