using System.Text.Json;
using OAuthProxy.Tests.Configuration;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Explaining;

/// <summary>The command as an operator runs it: nothing else runs, and no secret is given.</summary>
public sealed class ExplainCommandTests : IDisposable
{
    private const string Gateway = """
        hosts:
          - host: kibana.example.com
            upstream: http://127.0.0.1:9
            allow: { orgs: [fromAtoB] }
            paths: [{ path: /admin/, allow: { teams: ["fromAtoB:ops"] } }, { path: /open/, public: true }]

        """;

    private readonly TemporaryDirectory _directory = new();

    public ExplainCommandTests()
    {
        _directory.Write("f.yaml", Gateway);
        _directory.Write("new.yaml", Gateway.Replace("orgs: [fromAtoB]", "orgs: [fromAtoB, acme]", StringComparison.Ordinal));
        _directory.Write("bad.yaml", "hosts: [{ host: a.example }]\n");
    }

    [Fact]
    public async Task Tells_that_somebody_may_with_code_0()
    {
        var end = await RunAsync("explain", "--gateway-file", File("f.yaml"), "--as", "octocat", "--email", "octocat@example.com", "--group", "fromAtoB:ops", "GET", "https://kibana.example.com/admin/x");

        Assert.Equal((0, ""), (end.ExitCode, end.Error));
        Assert.Contains("person:   octocat (octocat@example.com) in fromAtoB, fromAtoB:ops\ndecision: allowed\n", end.Output, StringComparison.Ordinal);
        Assert.Contains($"rule:     {File("f.yaml")}:5\nroute:    kibana.example.com/admin/ ({File("f.yaml")}:5)\nupstream: http://127.0.0.1:9\n", end.Output, StringComparison.Ordinal);
        Assert.Contains("header:   X-Forwarded-Email: octocat@example.com\n", end.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("refused", "https://kibana.example.com/admin/x", "--as=octocat", "--group=fromAtoB")]
    [InlineData("sign_in", "https://kibana.example.com/")]
    [InlineData("not_found", "https://other.example.com/")]
    [InlineData("bad_target", "https://kibana.example.com/a/../b")]
    public async Task Tells_that_a_request_does_not_get_there_with_code_3(string decision, params string[] arguments)
    {
        var end = await RunAsync(["explain", $"--gateway-file={File("f.yaml")}", "--json", .. arguments]);

        Assert.Equal((3, ""), (end.ExitCode, end.Error));
        using var json = JsonDocument.Parse(end.Output);
        Assert.Equal(decision, json.RootElement.GetProperty("decision").GetString());
    }

    [Fact]
    public async Task Reads_what_the_proxy_reads_and_asks_neither_Redis_nor_GitHub()
    {
        _directory.Write("proxy.toml", $"""
            provider = "github"
            gateway_file = "{File("f.yaml")}"
            session_store_type = "redis"
            redis_connection_url = "redis://127.0.0.1:9"
            cookie_refresh = "1s"
            """);

        var end = await RunAsync("explain", $"--config={File("proxy.toml")}", "--as=octocat", "--group=fromAtoB", "https://kibana.example.com/");

        Assert.Equal((0, ""), (end.ExitCode, end.Error));
    }

    [Fact]
    public async Task Needs_none_of_the_certificates_that_are_on_the_gateways_machine()
    {
        _directory.Write("tls.yaml", Gateway.Replace("upstream:", "tls: { cert_file: /nowhere/a.pem, key_file: /nowhere/a.key }\n    upstream:", StringComparison.Ordinal));

        var one = await RunAsync("explain", $"--gateway-file={File("tls.yaml")}", "--as=octocat", "--group=fromAtoB", "https://kibana.example.com/");
        var two = await RunAsync("explain", "--diff", File("f.yaml"), File("tls.yaml"));

        Assert.Equal((0, "", 0, "nobody gains or loses anything\n"), (one.ExitCode, one.Error, two.ExitCode, two.Output));
    }

    [Fact]
    public async Task Compares_two_files()
    {
        var same = await RunAsync("explain", "--diff", File("f.yaml"), File("f.yaml"));
        var other = await RunAsync("explain", "--diff", File("f.yaml"), File("new.yaml"));
        var json = await RunAsync("explain", "--json", "--diff", File("f.yaml"), File("new.yaml"));

        Assert.Equal((0, "nobody gains or loses anything\n", ""), (same.ExitCode, same.Output, same.Error));
        Assert.Equal((0, $"kibana.example.com\n  /\n    + anybody at GitHub in acme ({File("f.yaml")}:4 -> {File("new.yaml")}:4)\n1 gain and 0 losses at 1 host\n", ""), (other.ExitCode, other.Output, other.Error));
        Assert.Equal(0, json.ExitCode);
        using var parsed = JsonDocument.Parse(json.Output);
        Assert.Equal("acme", parsed.RootElement.GetProperty("places")[0].GetProperty("changes")[0].GetProperty("who").GetString()!.Split(' ')[^1]);
    }

    [Fact]
    public async Task Compares_with_the_addresses_and_the_rules_of_the_flags()
    {
        _directory.Write("emails", "a@b.example\n");
        _directory.Write("flags.yaml", "hosts: [{ host: kibana.example.com, upstream: http://127.0.0.1:9 }]\n");

        var end = await RunAsync("explain", $"--authenticated-emails-file={File("emails")}", "--diff", File("flags.yaml"), File("f.yaml"));

        Assert.Equal((0, ""), (end.ExitCode, end.Error));
        Assert.Contains($"    - anybody at GitHub with the address a@b.example (the flags -> {File("f.yaml")}:4)\n", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_file_is_refused_with_its_line_and_column_and_code_2()
    {
        foreach (var arguments in new string[][] { ["--diff", File("f.yaml"), File("bad.yaml")], ["--diff", File("bad.yaml"), File("f.yaml")], [$"--gateway-file={File("bad.yaml")}", "https://a.example/"] })
        {
            var end = await RunAsync(["explain", .. arguments]);

            Assert.Equal((2, ""), (end.ExitCode, end.Output));
            Assert.Contains($"{File("bad.yaml")}:1:", end.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("explain: it is not said what is to be explained", "explain")]
    [InlineData("argument 2: this is not the whole address", "explain", "/admin/")]
    [InlineData("argument 2: this is not the whole address", "explain", "kibana.example.com/")]
    [InlineData("argument 2: this is not the whole address", "explain", "http:/x")]
    [InlineData("argument 2: this is not the whole address", "explain", "ftp://kibana.example.com/")]
    [InlineData("argument 2: this address has no host", "explain", "https:///x")]
    [InlineData("argument 2: this address has no host", "explain", "https://jane@kibana.example.com/")]
    [InlineData("argument 2: this address has no host", "explain", "https://kibana.example.com:x/")]
    [InlineData("argument 2: this address has no host", "explain", "https://*.dev.example.com/")]
    [InlineData("argument 2: there are characters", "explain", "https://a.example/x y")]
    [InlineData("argument 2: there are characters", "explain", "https://a.example/x\r\nX-Forwarded-User:mallory")]
    [InlineData("argument 2: there are characters", "explain", "https://a.example/é")]
    [InlineData("argument 2: this is not a method", "explain", "https://a.example/", "https://b.example/")]
    [InlineData("argument 2: this is not a method", "explain", "get", "https://a.example/")]
    [InlineData("argument 4: this is one word too many", "explain", "GET", "https://a.example/", "https://b.example/")]
    [InlineData("--email (argument 2): it is not said whose this is", "explain", "--email=a@b.example", "https://a.example/")]
    [InlineData("--group (argument 2): it is not said whose this is", "explain", "--group=acme", "https://a.example/")]
    [InlineData("--as (argument 2): this is not a login", "explain", "--as=", "https://a.example/")]
    [InlineData("--user (argument 2): it belongs to the commands about sessions", "explain", "--user=a", "https://a.example/")]
    [InlineData("--diff (argument 2): two gateway files are compared", "explain", "--diff", "one.yaml")]
    [InlineData("--as (argument 2): it belongs to the command explain", "--config-test", "--as=octocat")]
    [InlineData("--diff (argument 3): it belongs to the command explain", "sessions", "list", "--diff")]
    [InlineData("--email-domain (not given): no rule", "explain", "--upstream=http://a/", "https://a.example/")]
    [InlineData("--cookie-expire (argument 2): '7d' is not", "explain", "--cookie-expire=7d", "https://a.example/")]
    public void What_cannot_be_explained_is_said_with_its_place(string problem, params string[] arguments)
    {
        var problems = Reading.ResultOf(arguments).Problems.Select(found => found.ToString()).ToList();

        Assert.Contains(problems, found => found.StartsWith(problem, StringComparison.Ordinal));
        Assert.All(problems, found => Assert.DoesNotContain("mallory", found, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_question_ends_it_with_code_2()
    {
        var end = await RunAsync("explain", "/admin/");

        Assert.Equal((2, ""), (end.ExitCode, end.Output));
        Assert.Contains("argument 2: this is not the whole address of a page. Write it with scheme and host", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_that_may_be_a_secret_is_not_repeated()
    {
        var end = await RunAsync("explain", $"--gateway-file={File("f.yaml")}", "--cookie-secure", "S3cret", "https://kibana.example.com/");

        Assert.Equal(2, end.ExitCode);
        Assert.DoesNotContain("S3cret", end.Output + end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_tells_of_it()
    {
        var help = (await RunAsync("--help")).Output;

        Assert.Contains("OAuthProxy explain [--as=NAME]", help, StringComparison.Ordinal);
        Assert.Contains("OAuthProxy explain --diff [--json] [option ...] OLD.yaml NEW.yaml", help, StringComparison.Ordinal);
        Assert.Contains("3 if not", help, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private string File(string name) => _directory[name];

    private static Task<ProgramEnd> RunAsync(params string[] arguments) => ProgramProcess.RunAsync(arguments);
}
