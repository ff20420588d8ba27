using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Listening;

public sealed class SilentConnectionTests
{
    [Theory]
    [InlineData("")]
    [InlineData("PRI * HT")]
    public async Task Ends_a_connection_that_does_not_say_what_it_wants(string beginning)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        await using var connection = await RawConnection.OpenAsync(proxy.EndPoint);
        await connection.SendAsync(beginning);

        var ended = connection.ReadToEndAsync();
        while (await Task.WhenAny(ended, Task.Delay(TimeSpan.FromMilliseconds(20))) != ended)
        {
            proxy.Clock.Advance(TimeSpan.FromSeconds(30)); // once more, where the connection was not accepted yet
        }

        Assert.Equal("", await ended);
    }

    [Fact]
    public async Task Has_no_limit_for_a_connection_that_has_said_it()
    {
        await using var signedIn = await SignedInProxy.StartAsync();
        await using var connection = await signedIn.ConnectAsync();
        await connection.SendAsync(signedIn.Head("GET /"));
        await connection.ReadResponseAsync();

        signedIn.Proxy.Clock.Advance(TimeSpan.FromHours(1));
        await connection.SendAsync(signedIn.Head("GET /"));

        Assert.Equal("upstream", (await connection.ReadResponseAsync()).Body);
    }

    [Fact]
    public async Task Does_not_mind_a_client_that_goes_without_a_word()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        for (var count = 0; count < 20; count++)
        {
            await using var connection = await RawConnection.OpenAsync(proxy.EndPoint);
            connection.Reset();
        }

        using var client = proxy.NewClient();
        Assert.Equal("OK", await client.GetStringAsync("/ping"));
        Assert.DoesNotContain(proxy.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal));
    }
}
