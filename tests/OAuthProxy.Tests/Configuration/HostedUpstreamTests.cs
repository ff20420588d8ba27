using OAuthProxy.Configuration;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class HostedUpstreamTests
{
    [Theory]
    [InlineData("kibana.example.com=http://kibana:5601/", "kibana.example.com", "/", "http://kibana:5601/")]
    [InlineData("kibana.example.com=http://kibana:5601", "kibana.example.com", "/", "http://kibana:5601/")]
    [InlineData("KIBANA.example.com.=HTTP://kibana:5601", "kibana.example.com", "/", "http://kibana:5601/")]
    [InlineData("grafana.example.com/api/=https://api:8080/", "grafana.example.com", "/api/", "https://api:8080/")]
    [InlineData("grafana.example.com/metrics=http://api:8080", "grafana.example.com", "/metrics", "http://api:8080/")]
    [InlineData("grafana.example.com/=http://api/", "grafana.example.com", "/", "http://api/")]
    [InlineData("grafana.example.com=http://api:8080/api/", "grafana.example.com", "/api/", "http://api:8080/")]
    [InlineData("grafana.example.com/api/=http://api:8080/api/", "grafana.example.com", "/api/", "http://api:8080/")]
    [InlineData("*.dev.example.com=http://dev/", "*.dev.example.com", "/", "http://dev/")]
    [InlineData("*.DEV.example.com/x=http://dev/", "*.dev.example.com", "/x", "http://dev/")]
    [InlineData("münchen.example.com=http://m/", "xn--mnchen-3ya.example.com", "/", "http://m/")]
    [InlineData("[2001:DB8::1]/a/=http://m/", "[2001:db8::1]", "/a/", "http://m/")]
    [InlineData("app=unix:///run/app.sock", "app", "/", "http://localhost/")]
    [InlineData("app/api/=unix:/run/a=b.sock", "app", "/api/", "http://localhost/")]
    [InlineData("app=unix:///run/app.sock#/api/", "app", "/api/", "http://localhost/")]
    [InlineData("docs.example.com=file:///tmp", "docs.example.com", "/", null)]
    [InlineData("docs.example.com/manual=file:///tmp", "docs.example.com", "/manual/", null)]
    [InlineData("docs.example.com=file:///tmp#/manual/", "docs.example.com", "/manual/", null)]
    [InlineData("status.example.com=static://200", "status.example.com", "/", null)]
    [InlineData("status.example.com/up=static://204", "status.example.com", "/up", null)]
    [InlineData("none.example.com=file:///dev/null", "none.example.com", "/", null)]
    public void A_host_and_a_path_choose_requests(string text, string host, string path, string? address)
    {
        var upstream = Assert.Single(Reading.Good(Read($"-upstream={text}")).Upstreams.Upstreams);

        Assert.Equal((host, path, host + path, address), (upstream.Host, upstream.Path, upstream.Name, upstream.Addresses.SingleOrDefault()?.Url.AbsoluteUri));
    }

    [Theory]
    [InlineData("http://kibana.example.com=http://kibana/", "has a scheme before its host, where the host stands alone")]
    [InlineData("https://kibana.example.com/a/=http://kibana/", "has a scheme before its host, where the host stands alone")]
    [InlineData("kibana.example.com:443=http://kibana/", "has a port behind its host; a host is served whatever the port")]
    [InlineData("[::1]:443/a/=http://kibana/", "has a port behind its host; a host is served whatever the port")]
    [InlineData("*=http://kibana/", "is for any host, which needs no host before it")]
    [InlineData("a.*.com=http://kibana/", "has a wildcard elsewhere than as the whole first label of its host")]
    [InlineData("*.*.com=http://kibana/", "has a wildcard elsewhere than as the whole first label of its host")]
    [InlineData("a*.example.com=http://kibana/", "has a wildcard elsewhere than as the whole first label of its host")]
    [InlineData("**.example.com=http://kibana/", "has a wildcard elsewhere than as the whole first label of its host")]
    [InlineData("*.=http://kibana/", "has no host before its equals sign")]
    [InlineData("*.[::1]=http://kibana/", "has no host before its equals sign")]
    [InlineData("=http://kibana/", "has no host before its equals sign")]
    [InlineData("/api/=http://kibana/", "has no host before its equals sign")]
    [InlineData("a..b=http://kibana/", "has no host before its equals sign")]
    [InlineData("user@a=http://kibana/", "has no host before its equals sign")]
    [InlineData("a b=http://kibana/", "has no host before its equals sign")]
    [InlineData("xn--a.example.com=http://kibana/", "has no host before its equals sign")]
    [InlineData("a/b c/=http://kibana/", "has a path with characters that would need decoding")]
    [InlineData("a//b=http://kibana/", "has a path with empty or dot segments, which no request may have")]
    [InlineData("a/../b=http://kibana/", "has a path with empty or dot segments, which no request may have")]
    [InlineData("a?b=http://kibana/", "has no host before its equals sign")]
    [InlineData("a=kibana:5601", "is not an upstream URL")]
    [InlineData("a=", "is not an upstream URL")]
    [InlineData("a=b=http://kibana/", "is not an upstream URL")]
    [InlineData("a=ftp://kibana/", "is not an upstream URL")]
    [InlineData("a/x/=http://kibana/y/", "has two paths, /x/ and /y/; the path chooses requests, and none is put before them")]
    [InlineData("a/x=unix:///run/app.sock#/x/", "has two paths, /x and /x/; the path chooses requests, and none is put before them")]
    public void What_is_no_host_is_refused_with_the_reason(string text, string reason)
    {
        var problem = Assert.Single(Read($"-upstream={text}").Problems);

        Assert.Equal(("upstream", $"'{text}' {reason}"), (problem.Option, problem.Message));
        Assert.Contains("kibana.example.com=http://host:port/", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_behind_a_host_is_not_shown_either()
    {
        var problem = Assert.Single(Read("-upstream=a=http://admin:S3cret@kibana/").Problems);

        Assert.DoesNotContain("S3cret", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kibana.example.com=http://a/", "KIBANA.example.com.=http://b/")]
    [InlineData("a/x/=http://a/", "a=http://b/x/")]
    [InlineData("*.example.com=http://a/", "*.EXAMPLE.com=static://200")]
    [InlineData("münchen.example=http://a/", "xn--mnchen-3ya.example=http://b/")]
    public void A_host_and_path_belong_to_one_upstream(string one, string other)
    {
        var problem = Assert.Single(Read($"-upstream={one}", $"-upstream={other}").Problems);

        Assert.StartsWith("two upstreams have the host and path ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_path_at_several_hosts_is_no_repetition() =>
        Assert.Equal(
            ["/", "a/", "b/", "*.b/"],
            Reading.Good(Read("-upstream=http://x/,a=http://x/,b=http://x/,*.b=http://x/")).Upstreams.Upstreams.Select(upstream => upstream.Name));

    [Theory]
    [InlineData("a/oauth2=http://b/")]
    [InlineData("a/oauth2/=http://b/")]
    [InlineData("a/OAuth2/callback=http://b/")]
    [InlineData("*.a/oauth2/x/=http://b/")]
    [InlineData("a/ping=http://b/")]
    [InlineData("a/ready=http://b/")]
    [InlineData("a/robots.txt=http://b/")]
    public void An_address_of_the_proxys_own_belongs_to_no_upstream(string text)
    {
        var problem = Assert.Single(Read($"-upstream={text}").Problems);

        Assert.Contains("is an address of the proxy's own", problem.Message, StringComparison.Ordinal);
        Assert.Contains("--proxy-prefix", problem.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/oauth2x/=http://b/")]
    [InlineData("a/x/oauth2/=http://b/")]
    [InlineData("a/pings=http://b/")]
    public void Its_neighbours_do(string text) => Assert.Empty(Read($"-upstream={text}").Problems);

    [Theory]
    [InlineData("kibana.example.com=http://k/", "http", "", true)]
    [InlineData("kibana.example.com=http://k/", "http", "kibana.example.com", true)]
    [InlineData("kibana.other.example=http://k/", "http", "example.com,other.example", true)]
    [InlineData("kibana.example.com=http://k/", "http", "example.com", false)]
    [InlineData("kibana.example.com=http://k/", "http", ".example.com", false)]
    [InlineData("*.example.com=http://k/", "http", "example.com", false)]
    [InlineData("auth.example.com=http://k/", "http", "", false)]
    [InlineData("http://k/", "http", "", false)]
    [InlineData("kibana.other.example=http://k/", "https", "", false)]
    public void A_host_where_nobody_can_sign_in_is_warned_about(string upstream, string scheme, string domains, bool warns)
    {
        string[] arguments = [$"-upstream={upstream}", $"-redirect-url={scheme}://auth.example.com/oauth2/callback", "-cookie-secure=true", .. domains.Length > 0 ? [$"-cookie-domain={domains}"] : Array.Empty<string>()];

        Assert.Equal(warns, Read(arguments).Warnings.Any(warning => warning.StartsWith("nobody can sign in at ", StringComparison.Ordinal)));
    }

    private static SettingsResult Read(params string[] arguments) => Reading.Without("upstream", arguments);
}
