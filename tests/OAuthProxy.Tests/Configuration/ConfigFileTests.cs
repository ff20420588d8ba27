using System.Collections;
using OAuthProxy.Configuration;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class ConfigFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [Fact]
    public void Gives_every_kind_of_option_in_the_loose_typing_that_files_have()
    {
        var (settings, problems, _) = Read("""
            ## a file as people have them
            http_address = "0.0.0.0:4180"
            upstreams = [
                "http://127.0.0.1:8080/", # the application
                "http://127.0.0.1:8081/api/",
            ]
            email_domains = "a.example,b.example"
            cookie_domain = "example.com"
            cookie_secure = "false"
            cookie-expire = "1h30m"
            cookie_refresh = 60_000_000_000
            skip_provider_button = true
            proxy-prefix = "/auth"
            """);

        Assert.Empty(problems);
        Assert.Equal("0.0.0.0:4180", settings.Listening.Http?.ToString());
        Assert.Equal(["/", "/api/"], settings.Upstreams.Upstreams.Select(upstream => upstream.Path));
        Assert.Equal(["a.example", "b.example"], settings.Authorization.EmailDomains);
        Assert.Equal(["example.com"], settings.Sessions.CookieDomains);
        Assert.False(settings.Sessions.CookieSecure);
        Assert.Equal(TimeSpan.FromMinutes(90), settings.Sessions.Expire);
        Assert.Equal(TimeSpan.FromMinutes(1), settings.Sessions.Refresh);
        Assert.True(settings.SignIn.SkipProviderButton);
        Assert.Equal("/auth", settings.SignIn.ProxyPrefix);
    }

    [Fact]
    public void Is_overridden_by_the_environment_and_that_by_a_flag()
    {
        const string File = """
            cookie_name = "file"
            scope = "file"
            email_domains = ["file.example", "other.example"]
            proxy_prefix = "/file"
            """;

        var (settings, problems, _) = Read(
            File,
            new Hashtable { ["OAUTH2_PROXY_COOKIE_NAME"] = "environment", ["OAUTH2_PROXY_SCOPE"] = "environment", ["OAUTH2_PROXY_EMAIL_DOMAINS"] = "environment.example" },
            "--cookie-name=flag");

        Assert.Empty(problems);
        Assert.Equal("flag", settings.Sessions.CookieName);
        Assert.Equal("environment", settings.GitHub.Scope);
        Assert.Equal(["environment.example"], settings.Authorization.EmailDomains);
        Assert.Equal("/file", settings.SignIn.ProxyPrefix);
    }

    [Theory]
    [InlineData("\nredirect_uri = 'x'", "line 2", "redirect_url?")]
    [InlineData("cookie_name = ['a', 'b']", "line 1", "one value is expected")]
    [InlineData("email_domain = 'a.example'\nemail_domains = ['b.example']", "line 2", "given twice")]
    [InlineData("\n\ncookie_expire = '7d'", "line 3", "not a duration")]
    [InlineData("cookie_secure = 'maybe'", "line 1", "not a yes or no")]
    [InlineData("cookie_name = broken", "line 1", "quotes")]
    public void Says_the_line_of_a_mistake(string text, string line, string message)
    {
        var (_, problems, _) = Read(text);

        var problem = Assert.Single(problems);
        Assert.EndsWith(line, problem.Source, StringComparison.Ordinal);
        Assert.Contains(message, problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void That_does_not_exist_is_the_only_problem_told()
    {
        var (_, problems, _) = SettingsReader.Read([$"--config={_path}"], new Hashtable());

        var problem = Assert.Single(problems);
        Assert.Equal("config", problem.Option);
        Assert.Contains("cannot be read", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Never_shows_a_secret_of_a_mistaken_line()
    {
        var (_, problems, _) = Read("client_secret = ['hunter2', 'hunter3']\ncookie_secret = 'hunter2'");

        Assert.NotEmpty(problems);
        Assert.DoesNotContain("hunter", string.Join('\n', problems), StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_path);

    /// <summary>With what is required given by flags, unless the file itself gives it.</summary>
    private SettingsResult Read(string file, Hashtable? environment = null, params string[] flags)
    {
        File.WriteAllText(_path, file);
        var required = new[] { "provider=github", "client-id=id", "client-secret=secret", "cookie-secret=0123456789abcdef", "email-domain=*", "upstream=http://a/" }
            .Where(flag => !file.Split('\n').Any(line => line.StartsWith(flag.Split('=')[0].Replace('-', '_'), StringComparison.Ordinal)))
            .Select(flag => "--" + flag);
        return SettingsReader.Read([$"--config={_path}", .. required, .. flags], environment ?? []);
    }
}
