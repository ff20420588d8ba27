using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class CookieChecksTests
{
    [Theory]
    [InlineData("1h", "1h")]
    [InlineData("1h", "2h")]
    [InlineData("1us", "1us")]
    public void A_refresh_that_would_never_happen_is_refused(string expire, string refresh)
    {
        var problem = Reading.Problem($"-cookie-refresh={refresh}", $"-cookie-expire={expire}");

        Assert.Equal(("cookie-refresh", Reading.FirstSource), (problem.Option, problem.Source));
        Assert.DoesNotContain("()", problem.Message, StringComparison.Ordinal);
        Assert.Contains("--cookie-expire", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_that_does_not_expire_may_be_refreshed_whenever() =>
        Assert.Equal(TimeSpan.FromHours(1000), Reading.Good("-cookie-refresh=1000h", "-cookie-expire=0").Sessions.Refresh);

    [Fact]
    public void A_refresh_just_before_the_end_is_accepted() =>
        Assert.Equal(TimeSpan.FromMinutes(59), Reading.Good("-cookie-refresh=59m", "-cookie-expire=1h").Sessions.Refresh);

    [Theory]
    [InlineData("", SameSiteMode.Unspecified)]
    [InlineData("lax", SameSiteMode.Lax)]
    [InlineData("Strict", SameSiteMode.Strict)]
    [InlineData("NONE", SameSiteMode.None)]
    public void SameSite_is_one_of_three_or_left_out(string text, SameSiteMode expected) =>
        Assert.Equal(expected, Reading.Good($"-cookie-samesite={text}").Sessions.CookieSameSite);

    [Fact]
    public void Another_SameSite_is_refused() =>
        Assert.Equal("'loose' is not a SameSite mode", Reading.Problem("-cookie-samesite=loose").Message);

    [Fact]
    public void SameSite_none_without_Secure_is_refused() =>
        Assert.Equal("cookie-samesite", Reading.Problem("-cookie-samesite=none", "-cookie-secure=false").Option);

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a=b")]
    [InlineData("a;b")]
    [InlineData("\"quoted\"")]
    [InlineData("größe")]
    public void A_name_that_no_cookie_can_have_is_refused(string name) =>
        Assert.Equal(("cookie-name", $"'{name}' cannot be the name of a cookie"), NameAndMessage($"-cookie-name={name}"));

    [Theory]
    [InlineData("-cookie-name=__Host-a", "-cookie-secure=false")]
    [InlineData("-cookie-name=__host-a", "-cookie-domain=example.com")]
    [InlineData("-cookie-name=__Host-a", "-cookie-path=/app")]
    [InlineData("-cookie-name=__Secure-a", "-cookie-secure=false")]
    public void A_name_by_which_browsers_would_drop_the_cookie_is_refused(params string[] arguments) => Assert.Equal("cookie-name", Reading.Problem(arguments).Option);

    [Theory]
    [InlineData("-cookie-name=__Host-a")]
    [InlineData("-cookie-name=__Secure-a", "-cookie-domain=example.com")]
    public void A_name_whose_promise_is_kept_is_accepted(params string[] arguments) => Reading.Good(arguments);

    [Fact]
    public void A_sign_in_cookie_that_browsers_would_drop_is_refused()
    {
        Assert.Equal("cookie-csrf-samesite", Reading.Problem("-cookie-csrf-samesite=none", "-cookie-secure=false").Option);
        Assert.Contains("on the way back", Reading.Problem("-cookie-csrf-samesite=strict").Message, StringComparison.Ordinal);
        Assert.Contains("no effect", Assert.Single(Reading.Result("-cookie-csrf-per-request=false", "-cookie-csrf-per-request-limit=5").Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_may_have_256_letters_and_no_more()
    {
        Assert.Equal(256, Reading.Good($"-cookie-name={new string('n', 256)}").Sessions.CookieName.Length);
        Assert.Equal("cookie-name", Reading.Problem($"-cookie-name={new string('n', 257)}").Option);
    }

    [Theory]
    [InlineData("https://example.com")]
    [InlineData("example.com/")]
    [InlineData("example.com:443")]
    [InlineData("*.example.com")]
    [InlineData("a b")]
    public void A_domain_that_no_cookie_can_have_is_refused(string domain) =>
        Assert.Equal(("cookie-domain", $"'{domain}' is not a domain"), NameAndMessage($"-cookie-domain={domain}"));

    [Fact]
    public void Domains_may_begin_with_a_dot_as_they_used_to() =>
        Assert.Equal([".example.com", "localhost"], Reading.Good("-cookie-domain=.example.com", "-cookie-domain=localhost").Sessions.CookieDomains);

    [Theory]
    [InlineData("app")]
    [InlineData("")]
    [InlineData("/a;b")]
    [InlineData("/a b")]
    public void A_path_that_no_cookie_can_have_is_refused(string path) =>
        Assert.Equal(("cookie-path", $"'{path}' cannot be the path of a cookie"), NameAndMessage($"-cookie-path={path}"));

    [Theory]
    [InlineData("-ping-path=/same", "-ready-path=/same", "ready-path")]
    [InlineData("-ping-path=/", "-ready-path=/ready", "ping-path")]
    [InlineData("-ping-path=ping", "-ready-path=/ready", "ping-path")]
    [InlineData("-ping-path=/a/../b", "-ready-path=/ready", "ping-path")]
    [InlineData("-ping-path=/ping", "-ready-path=/{x}", "ready-path")]
    [InlineData("-proxy-prefix=/", "-ping-path=/ping", "proxy-prefix")]
    [InlineData("-proxy-prefix=/a//b", "-ping-path=/ping", "proxy-prefix")]
    public void Paths_of_the_proxy_must_be_plain_and_different(string first, string second, string option) =>
        Assert.Equal(option, Reading.Problem(first, second).Option);

    [Fact]
    public void A_probe_is_switched_off_by_an_empty_path() =>
        Assert.Equal(("", ""), (Reading.Good("-ping-path=", "-ready-path=").Telemetry.PingPath, Reading.Good("-ready-path=").Telemetry.ReadyPath));

    private static (string Option, string Message) NameAndMessage(string argument)
    {
        var problem = Reading.Problem(argument);
        return (problem.Option, problem.Message);
    }
}
