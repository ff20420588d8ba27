using System.Net;
using OAuthProxy.Configuration;
using OAuthProxy.Upstreams;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class ArgumentListTests
{
    private static readonly string[] AsPeopleHaveIt =
    [
        "-upstream=http://localhost:5601/",
        "-provider=github",
        "-cookie-secure=true",
        "-cookie-expire=168h0m",
        "-cookie-refresh=60m",
        "-cookie-secret=MDEyMzQ1Njc4OWFiY2RlZg==",
        "-cookie-domain=kibana.example.com",
        "-http-address=0.0.0.0:4180",
        "-redirect-url=https://kibana.example.com/oauth2/callback",
        "-github-org=fromAtoB",
        "-email-domain=*",
        "-client-id=Iv1.abc123",
        "-client-secret=secret_abc123",
    ];

    private static readonly Uri Callback = new("https://kibana.example.com/oauth2/callback");

    private static readonly Settings Expected = Settings.Defaults with
    {
        Provider = "github",
        Listening = new() { Http = new(new IPEndPoint(IPAddress.Any, 4180)) },
        GitHub = Settings.Defaults.GitHub with { ClientId = "Iv1.abc123", ClientSecret = new Secret("secret_abc123"u8.ToArray()), RedirectUrl = Callback },
        SignIn = Settings.Defaults.SignIn with { RedirectUrl = Callback },
        Authorization = Settings.Defaults.Authorization with { Organization = "fromAtoB", EmailDomains = ["*"] },
        Sessions = Settings.Defaults.Sessions with
        {
            CookieSecret = new Secret("0123456789abcdef"u8.ToArray()),
            CookieSecure = true,
            CookieDomains = ["kibana.example.com"],
            Expire = TimeSpan.FromDays(7),
            Refresh = TimeSpan.FromHours(1),
        },
        Upstreams = Settings.Defaults.Upstreams with { Upstreams = [new Upstream("/") { Addresses = [new(new Uri("http://localhost:5601"), "")] }] },
    };

    [Fact]
    public void The_argument_list_of_oauth2_proxy_means_what_it_always_meant()
    {
        var result = Reading.ResultOf(AsPeopleHaveIt);

        Assert.Empty(result.Problems);
        Assert.Empty(result.Warnings);
        Assert.Equal(SettingsText.Of(Expected), SettingsText.Of(result.Settings));
    }

    [Fact]
    public void Two_dashes_mean_the_same_as_one() =>
        AssertMeansTheSame(AsPeopleHaveIt.Select(argument => "-" + argument));

    [Fact]
    public void A_value_behind_a_blank_means_the_same_as_one_behind_an_equals_sign() =>
        AssertMeansTheSame(AsPeopleHaveIt.SelectMany(argument => argument is "-cookie-secure=true" ? [argument] : argument.Split('=', 2)));

    [Fact]
    public void A_boolean_alone_means_true() =>
        AssertMeansTheSame(AsPeopleHaveIt.Select(argument => argument is "-cookie-secure=true" ? "-cookie-secure" : argument));

    [Fact]
    public void The_order_of_arguments_does_not_matter() =>
        AssertMeansTheSame(AsPeopleHaveIt.Reverse());

    private static void AssertMeansTheSame(IEnumerable<string> arguments) =>
        Assert.Equal(SettingsText.Of(Expected), SettingsText.Of(Reading.Good(Reading.ResultOf([.. arguments]))));
}
