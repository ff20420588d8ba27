using System.Text.Json;
using OAuthProxy.Gateway.Explaining;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

public sealed class ExplanationTests
{
    private static readonly Explainer Explainer = new(Files.Good(Files.Example), Rules.Judge, grant => [new("X-Forwarded-User", grant.Identity.Login), new("X-Forwarded-Email", grant.Email)]);

    private static readonly Identity Admin = Person.Named("jane", ["jane@example.com"], ["acme", "acme:admins", "acme:ops"]);

    [Theory]
    [InlineData("https://kibana.example.com/", "allowed", "gateway.yaml:7", "/")]
    [InlineData("https://KIBANA.example.com.:8443/app?q=1", "allowed", "gateway.yaml:7", "/")]
    [InlineData("https://kibana.example.com/admin/x", "allowed", "gateway.yaml:10", "/admin/")]
    [InlineData("https://kibana.example.com/admin", "allowed", "gateway.yaml:10", "/admin")]
    [InlineData("https://x.dev.example.com", "allowed", "gateway.yaml:2", "/")]
    [InlineData("https://kibana.example.com/public/logo.svg", "allowed", "gateway.yaml:7", "/public/")]
    [InlineData("https://other.example/", "not_found", null, null)]
    [InlineData("https://kibana.example.com/ADMIN/", "bad_target", null, null)]
    [InlineData("https://kibana.example.com/public/../admin/", "bad_target", null, null)]
    public void Tells_route_rule_and_decision(string url, string decision, string? rule, string? path)
    {
        var json = Json(Explain("GET", url, Admin));

        Assert.Equal((decision, rule, path), (json.GetProperty("decision").GetString(), Text(json, "rule"), json.TryGetProperty("route", out var route) ? Text(route, "path") : null));
    }

    [Fact]
    public void Tells_where_a_request_goes_and_with_which_headers()
    {
        var explanation = Explain("GET", "https://kibana.example.com/api/users?x=%2F", Admin);
        var json = Json(explanation);

        Assert.Equal("/users?x=%2F", explanation.ForwardedTarget);
        Assert.Equal("/", Explain("GET", "https://kibana.example.com/api", Admin).ForwardedTarget);
        Assert.Equal(["http://api:8080"], json.GetProperty("upstream").EnumerateArray().Select(address => address.GetString()));
        Assert.Equal("""{"X-Forwarded-User":"jane","X-Forwarded-Email":"jane@example.com","X-Env":"prod"}""", JsonSerializer.Serialize(json.GetProperty("headers"), JsonSerializerOptions.Web));
        Assert.Equal("X-Debug", json.GetProperty("removed_headers")[0].GetString());
    }

    [Fact]
    public void Somebody_whom_a_public_path_does_not_concern_is_not_announced()
    {
        var explanation = Explain("GET", "https://kibana.example.com/public/", Person.Named("mallory"));

        Assert.Equal(ExplainedOutcome.Public, explanation.Outcome);
        Assert.Equal("gateway.yaml:9", explanation.Rule?.FileAndLine);
        Assert.DoesNotContain(explanation.Headers, header => header.Key.StartsWith("X-Forwarded", StringComparison.Ordinal));
    }

    [Fact]
    public void Tells_a_stranger_and_a_wrong_method_what_happens()
    {
        Assert.Equal(ExplainedOutcome.SignIn, Explain("GET", "https://kibana.example.com/", null).Outcome);
        Assert.Contains("has to sign in", ExplanationText.Render(Explain("GET", "https://kibana.example.com/", null)), StringComparison.Ordinal);
        Assert.Contains("401", ExplanationText.Render(Explain("GET", "https://kibana.example.com/api/", null)), StringComparison.Ordinal);
        Assert.Contains("405, since only GET, HEAD may be used", ExplanationText.Render(Explain("POST", "https://kibana.example.com/api/", null)), StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_like_this() => Assert.Equal(
        """
        request:  GET https://kibana.example.com/admin/x
        person:   mallory
        decision: 403, refused
        reason:   The GitHub user mallory is not in the team acme:admins, as far as GitHub tells this site.
        remedy:   Ask a maintainer of the team to add you. If you are a member, the organization may not have approved this application yet.
        rule:     gateway.yaml:10
        route:    kibana.example.com/admin/ (gateway.yaml:10)
        upstream: http://kibana:5601

        """,
        ExplanationText.Render(Explain("GET", "https://kibana.example.com/admin/x", Person.Named("mallory"))));

    [Fact]
    public void Nothing_that_is_asked_reaches_a_terminal_as_a_command() =>
        Assert.DoesNotContain('\u001b', ExplanationText.Render(Explain("GET\u001b[2J", "https://kibana.example.com/\u001b[2J", null)));

    [Theory]
    [InlineData("kibana.example.com/")]
    [InlineData("/admin/")]
    [InlineData("ftp://kibana.example.com/")]
    [InlineData("https:///admin/")]
    [InlineData("https://jane@kibana.example.com/")]
    [InlineData("https://kibana.example.com:x/")]
    [InlineData("https://*.dev.example.com/")]
    [InlineData("")]
    public void What_is_no_address_of_a_site_is_not_explained(string url) => Assert.Null(ExplainedRequest.Of("GET", url, null));

    private static Explanation Explain(string method, string url, Identity? identity) => Explainer.Explain(ExplainedRequest.Of(method, url, identity)!);

    private static JsonElement Json(Explanation explanation) => JsonDocument.Parse(ExplanationJson.Render(explanation)).RootElement;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
