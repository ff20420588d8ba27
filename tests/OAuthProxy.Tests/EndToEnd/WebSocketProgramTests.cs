using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>websocketd gives any program's input and output to a WebSocket: an application whose WebSockets are another's work.</summary>
[Collection<WithChromium>]
public sealed class WebSocketProgramTests(ChromiumFixture chromium)
{
    private const string Program = "/usr/bin/websocketd";

    private const string Exchange = """
        path => new Promise(done => {
          const socket = new WebSocket(location.origin.replace(/^http/, 'ws') + path);
          socket.onopen = () => socket.send('hello');
          socket.onmessage = message => { socket.close(); done(message.data); };
          socket.onerror = () => done('refused');
        })
        """;

    [Fact]
    public async Task A_members_browser_talks_with_it_and_a_strangers_does_not()
    {
        Partner.Require(File.Exists(Program), "websocketd");
        var port = LoopbackPort.Free();
        await using var program = await PartnerProcess.StartAsync(Program, ["--address=127.0.0.1", $"--port={port}", "cat"]);
        await program.UntilAnswersAsync(new Uri($"http://127.0.0.1:{port}/"));
        await using var world = await StandInSite.StartAsync($"-upstream=http://127.0.0.1:{port}/ws/", "-upstream=static://200");
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();

        await page.SignInAsync(world.Site.Address, "alice");
        await page.UntilAtAsync(url => url == world.Site.Address.AbsoluteUri);
        Assert.Equal("hello", await page.EvaluateAsync<string>(Exchange, "/ws/cat"));

        await context.ClearCookiesAsync();
        Assert.Equal("refused", await page.EvaluateAsync<string>(Exchange, "/ws/cat"));
    }
}
