using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Listening;

public sealed class GracefulStopTests
{
    /// <summary>Less than the host gives, after which it would break everything off.</summary>
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Lets_a_stream_finish_that_is_under_way(string version)
    {
        await using var signedIn = await SignedInProxy.StartAsync();
        var last = new TaskCompletionSource();
        signedIn.Upstream.Handle = async context =>
        {
            await context.Response.WriteAsync("first ");
            await context.Response.Body.FlushAsync();
            await last.Task;
            await context.Response.WriteAsync("last");
        };
        using var client = signedIn.Proxy.NewClient();
        using var request = signedIn.Request(HttpMethod.Get, "/");
        (request.Version, request.VersionPolicy) = (Version.Parse(version), HttpVersionPolicy.RequestVersionExact);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        var stopping = StopAsync(signedIn.Proxy);
        await StoppedListeningAsync(signedIn.Proxy.EndPoint);
        last.SetResult();

        Assert.Equal("first last", await answer.Content.ReadAsStringAsync());
        await stopping.WaitAsync(Promptly);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PRI")]
    public async Task Does_not_wait_for_connections_that_have_said_nothing(string beginning)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        await using var silent = await RawConnection.OpenAsync(proxy.EndPoint);
        await silent.SendAsync(beginning);
        using var client = proxy.NewClient();
        await client.GetStringAsync("/ping"); // accepted after the silent one

        await StopAsync(proxy).WaitAsync(Promptly);

        Assert.Equal("", await silent.ReadToEndAsync());
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Does_not_wait_for_idle_connections(string version)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var client = proxy.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/ping");
        (request.Version, request.VersionPolicy) = (Version.Parse(version), HttpVersionPolicy.RequestVersionExact);
        using var answer = await client.SendAsync(request);

        await StopAsync(proxy).WaitAsync(Promptly);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static Task StopAsync(ProxyUnderTest proxy) => proxy.Services.GetRequiredService<IHost>().StopAsync();

    private static async Task StoppedListeningAsync(IPEndPoint endpoint)
    {
        try
        {
            while (true)
            {
                await using var connection = await RawConnection.OpenAsync(endpoint);
            }
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Refused, as it should be.
        }
    }
}
