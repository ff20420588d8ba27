using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class UrlFormTests
{
    private static readonly string[] Enterprise =
    [
        "-login-url=https://github.corp/login/oauth/authorize",
        "-redeem-url=https://github.corp/login/oauth/access_token",
        "-validate-url=https://github.corp/api/v3",
    ];

    [Fact]
    public void Without_a_redirect_URL_the_callback_is_under_the_prefix()
    {
        var settings = Reading.Good("-proxy-prefix=/sso");

        Assert.Null(settings.GitHub.RedirectUrl);
        Assert.Equal("/sso/callback", settings.SignIn.CallbackPath);
    }

    [Theory]
    [InlineData("https://kibana.example.com")]
    [InlineData("https://kibana.example.com/")]
    [InlineData("https://kibana.example.com/sso/callback")]
    public void A_redirect_URL_without_a_path_gets_the_usual_one(string text)
    {
        var settings = Reading.Good($"-redirect-url={text}", "-proxy-prefix=sso/");

        Assert.Equal("https://kibana.example.com/sso/callback", settings.GitHub.RedirectUrl!.AbsoluteUri);
        Assert.Equal(settings.GitHub.RedirectUrl, settings.SignIn.RedirectUrl);
        Assert.Equal("/sso/callback", settings.SignIn.CallbackPath);
    }

    [Fact]
    public void A_redirect_URL_with_a_path_of_its_own_keeps_it_and_says_so()
    {
        var result = Reading.Result("-redirect-url=https://kibana.example.com/auth/done");

        Assert.Empty(result.Problems);
        Assert.Equal("/auth/done", result.Settings.SignIn.CallbackPath);
        Assert.Contains("/auth/done", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redirect-url")]
    [InlineData("login-url")]
    [InlineData("redeem-url")]
    [InlineData("validate-url")]
    public void A_URL_is_http_or_https_and_whole(string option)
    {
        foreach (var text in new[] { "kibana.example.com", "/oauth2/callback", "//kibana.example.com/", "ftp://kibana.example.com/", "https://", "javascript:alert(1)", "https://h/#top", "https://h:99999/" })
        {
            var problem = Reading.Problem($"-{option}={text}");

            Assert.Equal((option, Reading.FirstSource), (problem.Option, problem.Source));
            Assert.Contains("Write it whole", problem.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_password_in_a_URL_is_refused_and_not_shown()
    {
        var problem = Reading.Problem("-validate-url=https://me:S3cret@github.corp/api/v3");

        Assert.DoesNotContain("S3cret", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://kibana.example.com/{path}")]
    [InlineData("https://kibana.example.com/*")]
    [InlineData("https://kibana.example.com/a%20b")]
    public void A_callback_path_that_would_never_be_answered_is_refused(string text) =>
        Assert.Equal("redirect-url", Reading.Problem($"-redirect-url={text}").Option);

    [Theory]
    [InlineData("https://api.github.com", "https://api.github.com/")]
    [InlineData("https://api.github.com/user", "https://api.github.com/")]
    [InlineData("https://api.github.com/user/emails", "https://api.github.com/")]
    [InlineData("https://github.corp/api/v3", "https://github.corp/api/v3/")]
    [InlineData("https://github.corp/api/v3/", "https://github.corp/api/v3/")]
    [InlineData("https://github.corp/api/v3/user", "https://github.corp/api/v3/")]
    [InlineData("https://github.corp:8443/api/v3/user/emails", "https://github.corp:8443/api/v3/")]
    [InlineData("https://proxy.corp/github/user", "https://proxy.corp/github/")]
    [InlineData("http://127.0.0.1:4000?x=y", "http://127.0.0.1:4000/")]
    public void The_base_of_the_API_is_found_in_what_people_give_as_validate_URL(string text, string expected) =>
        Assert.Equal(expected, Reading.Good($"-validate-url={text}").GitHub.ApiUrl.AbsoluteUri);

    [Fact]
    public void GitHub_Enterprise_is_three_URLs()
    {
        var settings = Reading.Good(Enterprise);

        Assert.Equal("https://github.corp/", settings.GitHub.Site.AbsoluteUri);
        Assert.Equal("https://github.corp/login/oauth/access_token", settings.GitHub.RedeemUrl.AbsoluteUri);
        Assert.Equal("https://github.corp/api/v3/", settings.GitHub.ApiUrl.AbsoluteUri);
    }

    [Theory]
    [InlineData("redeem-url")]
    [InlineData("validate-url")]
    public void GitHub_Enterprise_with_a_URL_missing_would_leak_to_github_com_and_is_refused(string missing)
    {
        var problem = Reading.Problem([.. Enterprise.Where(argument => !argument.Contains(missing, StringComparison.Ordinal))]);

        Assert.Equal((missing, "not given"), (problem.Option, problem.Source));
        Assert.Contains("github.com", problem.Message, StringComparison.Ordinal);
        Assert.Contains($"--{missing}=https://HOST/", problem.Remedy, StringComparison.Ordinal);
    }
}
