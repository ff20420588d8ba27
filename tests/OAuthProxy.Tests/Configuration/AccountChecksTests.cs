using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class AccountChecksTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void Local_accounts_alone_need_no_rule_for_addresses()
    {
        Assert.Empty(Reading.Without("email-domain", File($"carol:{AccountsProxy.Hash}\n")).Problems);
    }

    [Fact]
    public void Every_line_that_cannot_be_used_is_a_problem_that_shows_nothing_of_it()
    {
        var problems = Reading.Result(File($"carol:{AccountsProxy.Hash}\ndave:hunter2\nerin:$apr1$hunter2$YQfUn5z1mM4ltjk2n4Xcq1\nhunter2\n")).Problems;

        Assert.Equal(3, problems.Count);
        Assert.All(problems, problem => Assert.Equal("htpasswd-file", problem.Option));
        Assert.Equal(["line 2 ", "line 3 ", "line 4 "], problems.Select(problem => problem.Message[problem.Message.IndexOf("line", StringComparison.Ordinal)..][..7]));
        Assert.DoesNotContain("hunter2", string.Join('\n', problems), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_doubtful_is_a_warning()
    {
        Assert.Contains("--htpasswd-file: line 2 has the same name as line 1; the later line counts.", Reading.Result(File($"carol:{AccountsProxy.Hash}\ncarol:{AccountsProxy.OtherHash}\n")).Warnings);
        Assert.Contains("--htpasswd-file: it has no accounts.", Reading.Result(File("# nobody yet\n")).Warnings);
        Assert.Contains("--htpasswd-user-group has no effect without --htpasswd-file.", Reading.Result("-htpasswd-user-group=ops").Warnings);
    }

    public void Dispose() => _directory.Dispose();

    private string File(string text) => $"-htpasswd-file={_directory.Write("htpasswd", text)}";
}
