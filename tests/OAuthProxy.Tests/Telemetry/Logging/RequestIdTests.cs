using OAuthProxy.Tests.Configuration;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Telemetry.Logging;

public sealed class RequestIdTests
{
    private const string Uuid = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";

    private static readonly string Longest = new('a', 128);

    public static TheoryData<string> Plain() => ["1", "7b1a0f3c-1b1e-4b63-9d5e-2f6f6c1f9a01", "Root=1-67891233-abcdef012345678912345678", "abc/def+ghi==", Longest];

    public static TheoryData<string> Strange() =>
        ["", Longest + "a", "two words", "a,b", "a\"b", "a<b>", "a\u001b[2J", "a\tb", "\u00e9", "$(reboot)", "a\u0085b", "a;b", "a\\nb"];

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task Keeps_the_id_that_a_client_gives(string id)
    {
        await using var signedIn = await SignedInProxy.StartAsync();

        var request = await signedIn.ForwardAsync("GET /app", $"X-Request-Id: {id}");

        Assert.Equal([id], request["X-Request-Id"]);
        Assert.Contains($" - {id} - ", await signedIn.Proxy.Output.LineWithAsync("/app"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Strange))]
    public async Task Makes_another_in_place_of_one_that_is_not_a_plain_word(string id)
    {
        await using var signedIn = await SignedInProxy.StartAsync();

        var request = await signedIn.ForwardAsync("GET /app", $"X-Request-Id: {id}");

        var made = Assert.Single(request["X-Request-Id"]);
        Assert.Matches(Uuid, made);
        Assert.Contains($" - {made} - ", await signedIn.Proxy.Output.LineWithAsync("/app"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Makes_one_where_there_is_none_or_there_are_two()
    {
        await using var signedIn = await SignedInProxy.StartAsync();

        var none = await signedIn.ForwardAsync("GET /");
        var two = await signedIn.ForwardAsync("GET /", "X-Request-Id: a", "x-request-id: b");

        Assert.Matches(Uuid, Assert.Single(none["X-Request-Id"]));
        Assert.Matches(Uuid, Assert.Single(two["X-Request-Id"]));
        Assert.NotEqual(none["X-Request-Id"], two["X-Request-Id"]);
    }

    [Fact]
    public async Task Takes_the_header_that_the_operator_names_and_no_other()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--request-id-header=X-Trace");

        var request = await signedIn.ForwardAsync("GET /app", "X-Trace: id-1", "X-Request-Id: id-2");

        Assert.Equal("id-1", Assert.Single(request["X-Trace"]));
        Assert.Equal("id-2", Assert.Single(request["X-Request-Id"]));
        Assert.Contains(" - id-1 - ", await signedIn.Proxy.Output.LineWithAsync("/app"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaves_the_headers_alone_where_none_is_named()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--request-id-header=");

        var none = await signedIn.ForwardAsync("GET /app");
        var own = await signedIn.ForwardAsync("GET /app", "X-Request-Id: two words");

        Assert.Empty(none["X-Request-Id"]);
        Assert.Equal(["two words"], own["X-Request-Id"]);
    }

    [Fact]
    public async Task Is_there_for_pages_to_show()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("error.html", """{{define "error.html"}}id={{.RequestID}}.{{end}}""");
        await using var signedIn = await SignedInProxy.StartAsync($"--custom-templates-dir={directory[""]}", "--upstream=http://127.0.0.1:1/");

        var given = await signedIn.AskAsync("GET /given", "Accept: text/html", "X-Request-Id: id-1");
        var made = await signedIn.AskAsync("GET /made", "Accept: text/html", "X-Request-Id: <script>");

        Assert.Equal("id=id-1.", given.Body.Trim());
        var id = Assert.Single((await signedIn.Proxy.Output.LineWithAsync("/made")).Split(' '), word => word.Length == 36);
        Assert.Equal($"id={id}.", made.Body.Trim());
    }

    [Theory]
    [InlineData("Cookie")]
    [InlineData("authorization")]
    [InlineData("Host")]
    [InlineData("X-Forwarded-User")]
    [InlineData("x-forwarded-for")]
    [InlineData("X-Auth-Request-Email")]
    [InlineData("Transfer-Encoding")]
    [InlineData("two words")]
    [InlineData("X-Request-Id:")]
    public void Is_not_put_into_a_header_that_means_something_else(string header) =>
        Assert.Equal("request-id-header", Reading.Problem($"--request-id-header={header}").Option);
}
