using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

/// <summary>The gateway file beside the flags, at the start and under <c>--config-test</c>.</summary>
public sealed class GatewayFileChecksTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void All_problems_are_told_together_each_with_its_place()
    {
        var file = _directory.Write("gateway.yaml", "hosts:\n  - host: a.example\n    upstrem: http://a\n  - { host: b.example, upstream: ftp://b, allow: { orgs: [acme] } }\n");

        var problems = Reading.Result($"--gateway-file={file}", "--cookie-expire=soon").Problems.Select(problem => problem.ToString()).ToList();

        Assert.Contains(problems, problem => problem.StartsWith($"{file}:3:5: ", StringComparison.Ordinal) && problem.EndsWith("Did you mean 'upstream'?", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.StartsWith($"{file}:4:", StringComparison.Ordinal) && problem.Contains("ftp://b", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.StartsWith("--cookie-expire", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a.example", "a.example")]
    [InlineData("A.example", "a.example")]
    [InlineData("'*.x.example'", "*.x.example")]
    public void A_host_is_in_the_file_or_in_the_flags(string written, string host)
    {
        var file = _directory.Write("gateway.yaml", $"hosts: [{{ host: {written}, upstream: http://a }}]");

        var problem = Assert.Single(Reading.Result($"--gateway-file={file}", $"--upstream={host}=http://b").Problems);

        Assert.Equal($"{file}:1:9: the host {host} is served by --upstream as well. Leave it out of the flags, or of this file.", problem.ToString());
    }

    [Fact]
    public void Hosts_of_the_file_and_of_flags_go_together()
    {
        var file = _directory.Write("gateway.yaml", "hosts: [{ host: a.example, upstream: http://a }, { host: '*.x.example', upstream: http://a }]");

        Reading.Good($"--gateway-file={file}", "--upstream=b.x.example=http://c");
    }

    [Theory]
    [InlineData("allow: { orgs: [acme] }")]
    [InlineData("public: true")]
    public void No_rule_of_flags_is_needed_where_the_file_has_one_for_each_route(string rule)
    {
        var file = _directory.Write("gateway.yaml", $"hosts: [{{ host: a.example, upstream: http://a, {rule} }}]");

        Assert.Empty(Flagless($"--gateway-file={file}"));
    }

    [Fact]
    public void A_route_about_which_nothing_says_who_may_use_it_is_a_problem()
    {
        var file = _directory.Write("gateway.yaml", "hosts:\n  - host: a.example\n    upstream: http://a\n    paths:\n      - { path: /api/, public: true }\n      - { path: /b/ }\n");

        Assert.Equal([$"{file}:2:5", $"{file}:6:9"], Flagless($"--gateway-file={file}").Select(problem => problem.Split(": ")[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Upstreams_of_flags_need_a_rule_of_flags()
    {
        var file = _directory.Write("gateway.yaml", "hosts: [{ host: a.example, upstream: http://a, public: true }]");

        Assert.StartsWith("--email-domain", Assert.Single(Flagless($"--gateway-file={file}", "--upstream=http://b")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/oauth2/")]
    [InlineData("/OAuth2/x")]
    [InlineData("/ping")]
    [InlineData("/robots.txt")]
    public void An_address_of_the_proxy_itself_would_never_be_asked_for(string path)
    {
        var file = _directory.Write("gateway.yaml", $"hosts: [{{ host: a.example, paths: [{{ path: {path}, upstream: http://a }}] }}]");

        Assert.Contains("the proxy's own", Assert.Single(Reading.Result($"--gateway-file={file}").Problems).ToString(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Flagless(params string[] flags) => Reading
        .ResultOf([.. Reading.Required.Where(flag => !flag.StartsWith("-upstream", StringComparison.Ordinal) && !flag.StartsWith("-email", StringComparison.Ordinal)), .. flags])
        .Problems.Select(problem => problem.ToString());
}
