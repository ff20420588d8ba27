using OAuthProxy.Configuration;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class PreviousSecretTests : IDisposable
{
    private const string Good = "0123456789abcdef";
    private const string Short = "hunter2";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("--cookie-secret-previous=aaaaaaaaaaaaaaaa", "--cookie-secret-previous=bbbbbbbbbbbbbbbb")]
    [InlineData("--cookie-secret-previous=aaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbb")]
    public void May_be_several(params string[] flags)
    {
        var (settings, problems, warnings) = Read(flags);

        Assert.Empty(problems);
        Assert.Empty(warnings);
        Assert.Equal(["aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"], settings.Sessions.PreviousSecrets.Select(secret => secret.Text));
    }

    [Fact]
    public void May_be_in_a_file_each()
    {
        _directory.Write("a", "aaaaaaaaaaaaaaaa\n");
        _directory.Write("b", "a,b,c,d,e,f,g,h,\n");

        var (settings, problems, _) = Read($"--cookie-secret-previous-file={_directory["a"]}", $"--cookie-secret-previous-file={_directory["b"]}");

        Assert.Empty(problems);
        Assert.Equal(["aaaaaaaaaaaaaaaa", "a,b,c,d,e,f,g,h,"], settings.Sessions.PreviousSecrets.Select(secret => secret.Text));
    }

    [Fact]
    public void Those_that_are_too_short_are_named_by_their_numbers()
    {
        var (_, problems, _) = Read($"--cookie-secret-previous={Short},{Good}x,{Short}!");

        var problem = Assert.Single(problems);
        Assert.Equal("cookie-secret-previous", problem.Option);
        Assert.Equal("number 1 of 3: the secret has 7 bytes, which can be guessed; number 3 of 3: the secret has 8 bytes, which can be guessed", problem.Message);
        Assert.DoesNotContain(Short, problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_cannot_be_used_are_named_by_their_numbers()
    {
        _directory.Write("short", Short);
        _directory.Write("empty", "");

        var (_, problems, _) = Read($"--cookie-secret-previous-file={_directory["short"]},{_directory["none"]}", $"--cookie-secret-previous-file={_directory["empty"]}");

        var problem = Assert.Single(problems);
        Assert.Equal("cookie-secret-previous-file", problem.Option);
        Assert.Equal("number 1 of 3: the secret has 7 bytes, which can be guessed; number 2 of 3: the file cannot be read; number 3 of 3: the file is empty", problem.Message);
        Assert.DoesNotContain(Short, problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void More_than_four_are_too_many(int count, bool isWrong)
    {
        var (_, problems, _) = Read([.. Enumerable.Range(0, count).Select(index => $"--cookie-secret-previous={Good}{index}")]);

        Assert.Equal(isWrong, problems.Any(problem => problem.ToString().StartsWith("--cookie-secret-previous (argument ", StringComparison.Ordinal) && problem.Message.StartsWith("there are 5, and 4 is the limit", StringComparison.Ordinal)));
        Assert.Equal(isWrong ? 1 : 0, problems.Count);
    }

    [Theory]
    [InlineData("--cookie-secret-previous=aaaaaaaaaaaaaaaa,cccccccccccccccc", "--cookie-secret-previous has the value of --cookie-secret in it")]
    [InlineData("--cookie-secret-previous=YWFhYWFhYWFhYWFhYWFhYQ==", null)]
    [InlineData("--cookie-secret-previous=Y2NjY2NjY2NjY2NjY2NjYw", "--cookie-secret-previous has the value of --cookie-secret in it")]
    [InlineData("--cookie-secret-previous=aaaaaaaaaaaaaaaa,YWFhYWFhYWFhYWFhYWFhYQ==", "--cookie-secret-previous has the same value twice")]
    public void One_that_adds_nothing_is_a_warning(string flag, string? warning)
    {
        var (_, problems, warnings) = Read(flag);

        Assert.Empty(problems);
        Assert.Equal(warning is null ? 0 : 1, warnings.Count);
        Assert.All(warnings, line => Assert.StartsWith(warning!, line, StringComparison.Ordinal));
    }

    [Fact]
    public void Is_refused_beside_its_files()
    {
        _directory.Write("a", Good);

        var (_, problems, _) = Read($"--cookie-secret-previous={Good}", $"--cookie-secret-previous-file={_directory["a"]}");

        Assert.Equal("cookie-secret-previous-file", Assert.Single(problems).Option);
    }

    private static SettingsResult Read(params string[] flags) => SettingsReader.Read(
        ["--provider=github", "--client-id=id", "--client-secret=secret", "--cookie-secret=cccccccccccccccc", "--email-domain=*", "--upstream=http://a/", .. flags],
        new System.Collections.Hashtable());
}
