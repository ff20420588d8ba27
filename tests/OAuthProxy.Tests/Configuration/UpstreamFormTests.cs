using OAuthProxy.Configuration;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class UpstreamFormTests
{
    [Theory]
    [InlineData("http://localhost:5601", "/", "http://localhost:5601/")]
    [InlineData("http://localhost:5601/", "/", "http://localhost:5601/")]
    [InlineData("HTTPS://Grafana.example.com/", "/", "https://grafana.example.com/")]
    [InlineData("http://10.0.0.1:80/api/", "/api/", "http://10.0.0.1/")]
    [InlineData("http://[::1]:9090/metrics", "/metrics", "http://[::1]:9090/")]
    [InlineData("http://b/a-b_c.d~e/1/", "/a-b_c.d~e/1/", "http://b/")]
    public void The_path_chooses_requests_and_is_no_part_of_the_address(string text, string path, string address)
    {
        var upstream = Assert.Single(Reading.Good(Read($"-upstream={text}")).Upstreams.Upstreams);

        Assert.Equal(path, upstream.Path);
        Assert.Equal(address, Assert.Single(upstream.Addresses).Url.AbsoluteUri);
        Assert.Equal(path.EndsWith('/'), upstream.IsPrefix);
    }

    [Theory]
    [InlineData("static://202", 202)]
    [InlineData("static://204/", 204)]
    [InlineData("STATIC://503", 503)]
    [InlineData("static://ok", 200)]
    [InlineData("static://", 200)]
    [InlineData("static://99", 200)]
    [InlineData("static://600", 200)]
    [InlineData("file:///dev/null", 404)]
    public void A_fixed_answer_needs_no_address(string text, int status)
    {
        var upstream = Assert.Single(Reading.Good(Read($"-upstream={text}")).Upstreams.Upstreams);

        Assert.Equal(("/", false, status), (upstream.Path, upstream.IsForwarded, upstream.StaticStatus));
    }

    [Theory]
    [InlineData("localhost:5601", "is not an upstream URL")]
    [InlineData("localhost", "is not an upstream URL")]
    [InlineData("//localhost:5601/", "is not an upstream URL")]
    [InlineData("ftp://localhost/", "is not an upstream URL")]
    [InlineData("unix://run/app.sock", "does not name a socket by its whole path")]
    [InlineData("unix:app.sock", "does not name a socket by its whole path")]
    [InlineData("unix:///run/app.sock?a=b", "does not name a socket by its whole path")]
    [InlineData("unix:///run/app.sock#api/", "has a path with characters that would need decoding")]
    [InlineData("unix:///run/0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789", "names a socket by more than the 103 bytes that the system allows")]
    [InlineData("file://var/www/", "does not name a directory by its whole path")]
    [InlineData("file:www", "does not name a directory by its whole path")]
    [InlineData("file:////var/www", "does not name a directory by its whole path")]
    [InlineData("file:///tmp/%00", "does not name a directory by its whole path")]
    [InlineData("file:///", "is the whole file system")]
    [InlineData("file:///#/docs/", "is the whole file system")]
    [InlineData("file:///tmp/../#/docs/", "is the whole file system")]
    [InlineData("file:///my%20files/", "has a path with characters that would need decoding")]
    [InlineData("file:///tmp/#/d%6fcs/", "has a path with characters that would need decoding")]
    [InlineData("file:///tmp/#/a/../docs/", "has a path with empty or dot segments, which no request may have")]
    [InlineData("file:///tmp/#//docs/", "has a path with empty or dot segments, which no request may have")]
    [InlineData("http://localhost//evil.example/", "has a path with empty or dot segments, which no request may have")]
    [InlineData("http://", "is not an upstream URL")]
    [InlineData("http://localhost:99999/", "is not an upstream URL")]
    [InlineData("http://localhost/?a=b", "has a query or a fragment")]
    [InlineData("http://localhost/#top", "has a query or a fragment")]
    [InlineData("http://localhost/a%20b/", "has a path with characters that would need decoding")]
    [InlineData("http://localhost/{all}/", "has a path with characters that would need decoding")]
    [InlineData("http://localhost/*", "has a path with characters that would need decoding")]
    public void What_cannot_be_an_upstream_is_refused_with_the_reason(string text, string reason)
    {
        var problem = Assert.Single(Read($"-upstream={text}").Problems);

        Assert.Equal("upstream", problem.Option);
        Assert.Equal($"'{text}' {reason}", problem.Message);
        Assert.Contains("http(s)://host:port/path/", problem.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unix:///run/app.sock", "/run/app.sock", "/")]
    [InlineData("unix:/run/app.sock", "/run/app.sock", "/")]
    [InlineData("unix:///run/a=b.sock#/api/", "/run/a=b.sock", "/api/")]
    [InlineData("UNIX:///run/my%20app.sock", "/run/my app.sock", "/")]
    [InlineData("unix:///run/app.sock#", "/run/app.sock", "/")]
    [InlineData("unix:///run/app.sock#/api/", "/run/app.sock", "/api/")]
    [InlineData("unix:///run/app.sock#/metrics", "/run/app.sock", "/metrics")]
    public void A_socket_stands_in_place_of_a_host(string text, string socket, string path)
    {
        var upstream = Assert.Single(Reading.Good(Read($"-upstream={text}")).Upstreams.Upstreams);

        var address = Assert.Single(upstream.Addresses);
        Assert.Equal((socket, path, "http://localhost/"), (address.Socket, upstream.Path, address.Url.AbsoluteUri));
    }

    [Theory]
    [InlineData("file:///tmp/#/docs/", "/tmp", "/docs/")]
    [InlineData("file:///tmp#/docs", "/tmp", "/docs/")]
    [InlineData("file:/tmp/#/", "/tmp", "/")]
    [InlineData("file:///tmp", "/tmp", "/tmp/")]
    [InlineData("FILE:///tmp/./#/a/b/", "/tmp", "/a/b/")]
    public void A_directory_is_served_below_a_path(string text, string directory, string path)
    {
        var upstream = Assert.Single(Reading.Good(Read($"-upstream={text}")).Upstreams.Upstreams);

        Assert.Equal((directory, path, false), (upstream.Directory, upstream.Path, upstream.IsForwarded));
    }

    [Fact]
    public void A_directory_that_does_not_exist_is_refused_before_anybody_asks_for_it()
    {
        var problem = Assert.Single(Read("-upstream=file:///no/such/directory/#/docs/").Problems);

        Assert.Equal(("upstream", "the directory '/no/such/directory' does not exist or cannot be read"), (problem.Option, problem.Message));
    }

    [Fact]
    public void A_password_in_the_URL_is_refused_and_not_shown()
    {
        var problem = Assert.Single(Read("-upstream=http://admin:S3cret@localhost:5601/").Problems);

        Assert.Contains("has a user name or password in it", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("S3cret", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_upstreams_are_told_apart_by_their_paths()
    {
        var settings = Reading.Good(Read("-upstream=http://a/", "-upstream=http://b/api/,http://c/api"));

        Assert.Equal(["/", "/api/", "/api"], settings.Upstreams.Upstreams.Select(upstream => upstream.Path));
    }

    [Fact]
    public void Two_upstreams_with_one_path_are_refused()
    {
        var problem = Assert.Single(Read("-upstream=http://a/api/", "-upstream=http://b/api/").Problems);

        Assert.Equal("two upstreams have the path /api/", problem.Message);
    }

    [Fact]
    public void Without_an_upstream_there_is_a_warning_only()
    {
        var result = Read();

        Assert.Empty(result.Problems);
        Assert.Contains("neither --upstream nor --gateway-file is given", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-flush-interval=1s", "")]
    [InlineData("-flush-interval=-1s", "--flush-interval has no effect: answers are passed on as they come.")]
    [InlineData("-flush-interval=0", "--flush-interval has no effect: answers are passed on as they come.")]
    [InlineData("-allow-query-semicolons=false", "")]
    [InlineData("-allow-query-semicolons", "--allow-query-semicolons has no effect: a query is passed on as it was sent.")]
    [InlineData("-skip-auth-strip-headers=false", "--skip-auth-strip-headers=false has no effect without --skip-auth-route, --skip-auth-regex, --skip-auth-preflight and --trusted-ip.")]
    [InlineData("-skip-auth-strip-headers=false -skip-auth-preflight", "--skip-auth-strip-headers=false lets anybody tell the application who they are, by X-Forwarded-User and the like, where no sign-in is needed.")]
    public void What_has_no_effect_or_a_dangerous_one_is_said_at_the_start(string arguments, string expected)
    {
        var result = Reading.Result(arguments.Split(' '));

        Assert.Empty(result.Problems);
        Assert.Equal(expected, string.Join('|', result.Warnings));
    }

    [Fact]
    public void The_older_spelling_of_insecure_is_known() =>
        Assert.True(Reading.Good("-ssl-upstream-insecure-skip-validation").Upstreams.InsecureSkipVerify);

    [Fact]
    public void An_authority_that_would_change_nothing_is_said_at_the_start()
    {
        var result = Reading.Result($"-upstream-ca-file={OptionSamples.For("upstream-ca-file").Good}", "-ssl-upstream-insecure-skip-verify");

        Assert.Contains("--upstream-ca-file has no effect", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/no/such/file.pem")]
    [InlineData("/")]
    [InlineData("/dev/null")]
    public void A_file_without_authorities_is_refused(string path)
    {
        var problem = Reading.Problem($"-upstream-ca-file={path}");

        Assert.Equal("upstream-ca-file", problem.Option);
        Assert.Contains("PEM", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_limit_longer_than_a_timer_can_run_is_refused_before_a_request_finds_out()
    {
        var problem = Reading.Problem("-upstream-timeout=2000h");

        Assert.Equal("upstream-timeout", problem.Option);
        Assert.Contains("0", problem.Remedy, StringComparison.Ordinal);
    }

    private static SettingsResult Read(params string[] arguments) => Reading.Without("upstream", arguments);
}
