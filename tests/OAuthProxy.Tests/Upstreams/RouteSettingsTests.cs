using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Upstreams.Addresses;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

/// <summary>What a route changes in its requests on their way to the application.</summary>
public sealed class RouteSettingsTests
{
    [Theory]
    [InlineData("/api/", "/")]
    [InlineData("/api/x", "/x")]
    [InlineData("/api/?q=/api/", "/?q=/api/")]
    [InlineData("/api/x%20y|~%C3%a9?a=%2F&b", "/x%20y|~%C3%a9?a=%2F&b")]
    [InlineData("/api/api/x", "/api/x")]
    [InlineData("http://kibana.example.com/api/x", "/x")]
    public async Task Takes_the_prefix_from_the_bytes_that_were_sent(string target, string expected)
    {
        await using var one = await SeveralAddresses.StartAsync(1, upstream => upstream with { Path = "/api/", StripsPrefix = true });

        Assert.Equal("0", await one.AskAsync($"GET {target}"));

        var seen = one.Applications[0].Last;
        Assert.Equal((expected, "/api"), (seen.Target, Assert.Single(seen["X-Forwarded-Prefix"])));
    }

    [Theory]
    [InlineData("/api//evil.example/x", 400)]
    [InlineData("/api/%2Fevil.example/", 400)]
    [InlineData("/api/..%2fx", 400)]
    [InlineData("/api/../x", 400)]
    [InlineData("/api/\\x", 400)]
    [InlineData("/apis", 404)]
    [InlineData("/API/x", 404)]
    [InlineData("/%61pi/x", 404)]
    public async Task What_is_left_of_it_begins_with_one_slash_or_goes_nowhere(string target, int status)
    {
        await using var one = await SeveralAddresses.StartAsync(1, upstream => upstream with { Path = "/api/", StripsPrefix = true });

        Assert.Equal($"{status}", await one.AskAsync($"GET {target}"));

        Assert.Empty(one.Applications[0].Requests);
    }

    [Theory]
    [InlineData("X-Forwarded-Prefix: //evil.example")]
    [InlineData("X_Forwarded_Prefix: //evil.example")]
    [InlineData("x-forwarded-prefix: /a", "X-Forwarded-Prefix: /b")]
    public async Task Believes_no_client_that_a_prefix_was_taken(params string[] headers)
    {
        await using var one = await SeveralAddresses.StartAsync(1, upstream => upstream);

        await one.AskAsync("GET /", headers);

        Assert.DoesNotContain(one.Applications[0].Last.Headers, header => header.Name.Contains("refix", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(false, "/outer")]
    [InlineData(true, "/outer/api")]
    public async Task Believes_a_trusted_proxy(bool strips, string expected)
    {
        await using var one = await SeveralAddresses.StartAsync(1, upstream => upstream with { Path = "/api/", StripsPrefix = strips }, "--reverse-proxy=true", "--trusted-proxy-ip=127.0.0.1");

        await one.AskAsync("GET /api/", "X-Forwarded-Prefix: /outer/", "X-Forwarded-Proto: https");

        Assert.Equal([expected], one.Applications[0].Last["X-Forwarded-Prefix"]);
    }

    [Fact]
    public async Task Sets_and_removes_headers_in_every_spelling_of_the_clients()
    {
        await using var one = await SeveralAddresses.StartAsync(1, upstream => upstream with
        {
            HeadersSet = [new("X-Env", "prod"), new("Content-Language", "de"), new("User-Agent", "proxy")],
            HeadersRemoved = ["X-Debug", "Accept-Language", "Content-Encoding"],
        });

        await one.SignedIn.AskWithBodyAsync("POST /", "hello", "Content-Length: 5", "x_env: dev", "X-ENV: dev", "X_DEBUG: 1", "x-debug: 2", "Accept-Language: fr", "Content-Language: fr", "Content-Encoding: br", "User-Agent: me", "X-Kept: yes");

        var seen = one.Applications[0].Last;
        Assert.Equal(["prod", "de", "proxy", "yes"], [.. seen["X-Env"], .. seen["Content-Language"], .. seen["User-Agent"], .. seen["X-Kept"]]);
        Assert.DoesNotContain(seen.Headers, header => header.Name.Replace('_', '-').ToUpperInvariant() is "X-DEBUG" or "ACCEPT-LANGUAGE" or "CONTENT-ENCODING" || header.Value is "dev" or "fr");
        Assert.Equal(("alice", 5), (Assert.Single(seen["X-Forwarded-User"]), seen.Body.Length));
    }

    [Fact]
    public async Task The_cookies_that_are_set_or_removed_are_the_applications()
    {
        await using var one = await SeveralAddresses.StartAsync(1, upstream => upstream with { HeadersRemoved = ["Cookie"] });
        await one.AskAsync("GET /", "Cookie: theme=dark");
        Assert.Empty(one.Applications[0].Last["Cookie"]);

        await one.SwapAsync(one.Upstream with { HeadersRemoved = [], HeadersSet = [new("Cookie", "lang=de")] });
        await one.AskAsync("GET /", "Cookie: theme=dark");
        Assert.Equal(["lang=de"], one.Applications[0].Last["Cookie"]);
    }

    [Theory]
    [InlineData(60, 59, 61)]
    [InlineData(5, 4, 6)]
    public async Task Has_a_time_out_of_its_own(int limit, int before, int after)
    {
        await using var one = await SeveralAddresses.StartAsync(1, upstream => upstream with { Timeout = TimeSpan.FromSeconds(limit) });
        var (asked, goOn) = (new SemaphoreSlim(0), new SemaphoreSlim(0));
        one.Applications[0].Handle = async context =>
        {
            asked.Release();
            await goOn.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("hi");
        };

        var patient = one.AskAsync();
        await asked.WaitAsync(RawConnection.Patience);
        one.Proxy.Clock.Advance(TimeSpan.FromSeconds(before));
        goOn.Release();
        Assert.Equal("hi", await patient);

        var silent = one.AskAsync();
        await asked.WaitAsync(RawConnection.Patience);
        one.Proxy.Clock.Advance(TimeSpan.FromSeconds(after));
        Assert.Equal("504", await silent);
    }
}
