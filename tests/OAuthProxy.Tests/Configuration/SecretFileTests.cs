using OAuthProxy.Configuration;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class SecretFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [Fact]
    public void There_is_one_for_every_secret()
    {
        var secrets = OptionCatalog.All.Where(option => option.IsSecret).Select(option => option.Name).ToList();

        Assert.NotEmpty(secrets);
        Assert.All(secrets, name => Assert.NotNull(OptionCatalog.Find(name + "-file")));
    }

    [Theory]
    [InlineData("0123456789abcdef\n")]
    [InlineData("0123456789abcdef\r\n")]
    [InlineData("0123456789abcdef")]
    public void Gives_the_secret_without_the_end_of_its_line(string content)
    {
        var (settings, problems, _) = Read(content, "cookie-secret", $"--cookie-secret-file={_path}");

        Assert.Empty(problems);
        Assert.Equal("0123456789abcdef", settings.Sessions.CookieSecret.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public void Is_refused_when_it_is_empty(string content)
    {
        var (_, problems, _) = Read(content, "client-secret", $"--client-secret-file={_path}");

        Assert.Contains(problems, problem => problem.Option == "client-secret-file" && problem.Message.Contains("empty", StringComparison.Ordinal));
    }

    [Fact]
    public void Is_refused_beside_the_secret_itself_and_shows_neither()
    {
        var (_, problems, _) = Read("hunter2", "", $"--client-secret-file={_path}");

        var problem = Assert.Single(problems);
        Assert.Equal("client-secret-file", problem.Option);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_nothing_of_a_bad_secret()
    {
        var (_, problems, _) = Read("hunter2", "cookie-secret", $"--cookie-secret-file={_path}");

        var problem = Assert.Single(problems);
        Assert.Equal("cookie-secret-file", problem.Option);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_path);

    private SettingsResult Read(string content, string without, params string[] flags)
    {
        File.WriteAllText(_path, content);
        var required = new[] { "provider=github", "client-id=id", "client-secret=secret", "cookie-secret=0123456789abcdef", "email-domain=*", "upstream=http://a/" }
            .Where(flag => flag.Split('=')[0] != without)
            .Select(flag => "--" + flag);
        return SettingsReader.Read([.. required, .. flags], new System.Collections.Hashtable());
    }
}
