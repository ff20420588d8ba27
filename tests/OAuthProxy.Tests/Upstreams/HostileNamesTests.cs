using System.Text;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

/// <summary>Names at GitHub are chosen by strangers. Whatever they are, they are the value of one header.</summary>
public sealed class HostileNamesTests
{
    [Theory]
    [InlineData("eve\r\nX-Injected: 1", "eveX-Injected: 1")]
    [InlineData("eve\nX-Injected: 1\n\nGET /injected HTTP/1.1\n", "eveX-Injected: 1GET /injected HTTP/1.1")]
    [InlineData("eve\0\u0001\u007f\u0085\u009b", "eve")]
    [InlineData("\u00e9v\u00e9 \u65e5\u672c \U0001f600\r\n", "\u00e9v\u00e9 \u65e5\u672c \U0001f600")]
    [InlineData("eve\u010d\u010aX-Injected: 1", "eve\u010d\u010aX-Injected: 1")]
    [InlineData("alice,acme:root", "alice,acme:root")]
    public async Task Says_a_name_in_UTF_8_and_without_what_could_end_the_header(string login, string expected)
    {
        await using var signedIn = await SignedInProxy.StartAsync("--set-xauthrequest=true");
        var directory = signedIn.Proxy.GitHub.Directory;
        directory.AddUser(login, emails: new TryIt.StandIn.GitHubEmail("eve@corp.example", Primary: true));
        directory.AddMember("acme", login);
        await signedIn.SignInAsync(login);

        var answer = await signedIn.AskAsync("GET /");

        Assert.Equal(200, answer.Status);
        var request = Assert.Single(signedIn.Upstream.Requests);
        Assert.Equal([expected], request["X-Forwarded-User"].Select(Utf8));
        Assert.Equal([expected], request["X-Forwarded-Preferred-Username"].Select(Utf8));
        Assert.Equal([expected], answer["X-Auth-Request-User"].Select(Utf8));
        Assert.Empty(request["X-Injected"]);
        Assert.Empty(answer["X-Injected"]);
    }

    [Fact]
    public async Task Says_the_name_of_a_team_so_too()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--set-xauthrequest=true");
        signedIn.Proxy.GitHub.Directory.AddTeam("acme", "\u00f6ps\r\nX-Injected: 1", "alice");
        await signedIn.SignInAsync("alice");

        var answer = await signedIn.AskAsync("GET /");

        var request = Assert.Single(signedIn.Upstream.Requests);
        Assert.Contains("acme:\u00f6psX-Injected: 1", Utf8(Assert.Single(request["X-Forwarded-Groups"])).Split(','));
        Assert.Contains("acme:\u00f6psX-Injected: 1", Utf8(Assert.Single(answer["X-Auth-Request-Groups"])).Split(','));
        Assert.Empty(request["X-Injected"]);
        Assert.Empty(answer["X-Injected"]);
    }

    private static string Utf8(string latin1) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(latin1));
}
