using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

/// <summary>Where the path chooses the upstream, nothing passes that could choose another one in another reading.</summary>
public sealed class AmbiguousTargetTests : IAsyncLifetime
{
    private SignedInProxy _signedIn = null!;

    public async ValueTask InitializeAsync() => _signedIn = await SignedInProxy.StartAsync("--upstream={upstream}/,{upstream}/api/");

    public ValueTask DisposeAsync() => _signedIn.DisposeAsync();

    [Fact]
    public async Task Refuses_targets_with_two_readings()
    {
        string[] targets =
        [
            "/api%2fx", "/api%2Fx", "/x%5capi", "/x%5Capi", "/api\\x", "/api;x/y", "/api%3bx", "/api%3Bx", "//api/x", "/api//x", "/x//",
            "/%2561pi/", "/api/%252e%252e/x", "/api/..;/x", "/admin%3f/api/", "/admin%3F/api/", "/admin%23/api/", "/api/%00",
            "http://kibana.example.com/api//x", "http://kibana.example.com//",
        ];
        foreach (var target in targets)
        {
            var answer = await _signedIn.AskAsync($"GET {target}");

            Assert.True(answer.Status == 400, $"{target} got {answer.Status}");
        }

        Assert.Empty(_signedIn.Upstream.Requests);
    }

    [Theory]
    [InlineData("/api/x?y=//;%2f%5c\\%25%3f")]
    [InlineData("/x%20y/%E4%B8%AD/|100%/a:b@c")]
    [InlineData("/%61pi/x")]
    public async Task Passes_what_has_one_reading(string target)
    {
        var request = await _signedIn.ForwardAsync($"GET {target}");

        Assert.Equal(target, request.Target);
    }
}
