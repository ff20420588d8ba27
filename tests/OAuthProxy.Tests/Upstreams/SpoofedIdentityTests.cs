using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class SpoofedIdentityTests(SignedInProxy signedIn) : IClassFixture<SignedInProxy>
{
    public static TheoryData<string> Spellings =>
    [
        "X-Forwarded-User", "x-forwarded-user", "X-FORWARDED-USER", "X_Forwarded_User", "X-Forwarded_User", "x_forwarded-user", "X.Forwarded.User",
        "X~Forwarded|User", "X!Forwarded^User", "X-Forwarded-Email", "X-Forwarded_Email", "X_FORWARDED_EMAIL", "X-Forwarded-Groups",
        "x_forwarded-groups", "X-Forwarded-Preferred-Username", "X_Forwarded_Preferred_Username", "X-Forwarded-Preferred-User",
        "X-Forwarded-Access-Token", "X_Forwarded.Access_Token", "X-Auth-Request-User", "X_Auth_Request_User", "x.auth.request.email",
        "X-Auth-Request-Groups", "X-Auth-Request-Access-Token", "X-Auth-Request-Anything-That-May-Come-To-Somebodys-Mind-One-Day",
        "GAP-Auth", "Gap_Auth", "gap.auth", "GAP-Signature", "gap_signature", "Forwarded", "FORWARDED", "X_Forwarded_Proto", "X_Forwarded_Host",
        "X.Forwarded.For",
    ];

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task Takes_away_what_only_the_proxy_may_say(string name)
    {
        var request = await signedIn.ForwardAsync("GET /", $"{name}: spoofed", $"{name}:spoofed", $"{name.ToLowerInvariant()}: spoofed");

        Assert.DoesNotContain(request.Headers.Where(header => header.Name != "X-Forwarded-For"), header => header.Value.Contains("spoofed", StringComparison.Ordinal));
        Assert.DoesNotContain(request.Headers, header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && name.Contains('_', StringComparison.Ordinal));
        Assert.Equal(["alice"], request["X-Forwarded-User"]);
        Assert.Equal(["alice@corp.example"], request["X-Forwarded-Email"]);
        Assert.Equal(["acme,acme:sre"], request["X-Forwarded-Groups"]);
    }

    [Fact]
    public async Task Takes_it_away_from_requests_by_HTTP_2_too()
    {
        using var client = signedIn.Proxy.NewClient();
        using var request = signedIn.Request(HttpMethod.Get, "/");
        (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        request.Headers.Add("X_Forwarded_User", ["spoofed", "spoofed"]);
        request.Headers.Add("x-forwarded-groups", "spoofed");

        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain(signedIn.Upstream.Last.Headers, header => header.Value.Contains("spoofed", StringComparison.Ordinal));
        Assert.Equal(["alice"], signedIn.Upstream.Last["X-Forwarded-User"]);
    }

    [Fact]
    public async Task Takes_it_away_where_the_proxy_says_nothing_itself()
    {
        await using var quiet = await SignedInProxy.StartAsync("--pass-user-headers=false", "--pass-basic-auth=false");

        var request = await quiet.ForwardAsync("GET /", "X-Forwarded-User: spoofed", "X_Forwarded_Email: spoofed", "X-Forwarded-Access-Token: spoofed");

        Assert.DoesNotContain(request.Headers, header => header.Value.Contains("spoofed", StringComparison.Ordinal));
        Assert.Empty(request["X-Forwarded-User"]);
    }

    [Theory]
    [InlineData("X-Forwarded-Users")]
    [InlineData("X-Forwarded-Port")]
    [InlineData("XForwardedUser")]
    [InlineData("X-Auth-Token")]
    [InlineData("Gap-Years")]
    public async Task Leaves_headers_alone_that_only_look_similar(string name)
    {
        var request = await signedIn.ForwardAsync("GET /", $"{name}: mine");

        Assert.Equal(["mine"], request[name]);
    }
}
