using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>The sample that shows the whole job, started the way its README says.</summary>
public sealed class TryItTests
{
    [Fact]
    public async Task Shows_the_whole_job_and_ends_it_all_at_an_interrupt()
    {
        var port = LoopbackPort.Free();
        await using var sample = await StartAsync("--port", $"{port}");

        await sample.UntilPrintsAsync($"Open http://localhost:{port}/ and sign in as");
        await sample.UntilPrintsAsync("Ctrl+C stops everything");
        Assert.All(["alice", "bob", "mallory"], login => Assert.Contains($"  {login} ", sample.Output, StringComparison.Ordinal));

        var site = new Uri($"http://localhost:{port}/");
        using var alice = new Visitor(site);
        using var signedIn = await SignInAsync(alice, "alice");
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        Assert.Contains("Hello, <span id=\"who\">alice</span>", (await alice.ReadAsync("/")).Body, StringComparison.Ordinal);

        using var mallory = new Visitor(site);
        using var refused = await SignInAsync(mallory, "mallory");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("mallory is not a member of the organization acme", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // Somebody watches the stream of events while everything is to stop.
        using var events = await alice.Client.GetAsync(new Uri(site, "/events"), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", events.Content.Headers.ContentType!.MediaType);
        await InterruptAsync(sample);

        Assert.Equal(0, await sample.UntilExitsAsync());
        using var anybody = new Visitor(new Uri($"http://127.0.0.1:{port}/"));
        await Assert.ThrowsAsync<HttpRequestException>(() => anybody.GetAsync("/ping"));
    }

    [Fact]
    public async Task Says_that_its_port_is_in_use_and_what_to_do()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        await using var sample = await StartAsync("--port", $"{port}");

        Assert.Equal(1, await sample.UntilExitsAsync());
        await sample.UntilPrintsAsync($"Port {port} on 127.0.0.1 is in use.");
        await sample.UntilPrintsAsync("dotnet run --project samples/try-it -- --port");
    }

    [Fact]
    public async Task Hands_flags_to_the_proxy_and_shows_what_the_proxy_says_to_a_wrong_one()
    {
        await using var sample = await StartAsync("--port", $"{LoopbackPort.Free()}", "--", "-skip-provider-buton");

        Assert.Equal(2, await sample.UntilExitsAsync());
        await sample.UntilPrintsAsync("Did you mean --skip-provider-button?");
    }

    private static Task<PartnerProcess> StartAsync(params string[] arguments) =>
        PartnerProcess.StartAsync(RunningProxy.DotNet, [Path.Combine(AppContext.BaseDirectory, "TryIt.dll"), .. arguments]);

    /// <summary>The stand-in takes the account in the address, for those who cannot press a button.</summary>
    private static async Task<HttpResponseMessage> SignInAsync(Visitor visitor, string login)
    {
        using var chosen = await visitor.Client.GetAsync(new Uri($"{await visitor.BeginAsync()}&login={login}"));
        return await visitor.Client.GetAsync(chosen.Headers.Location);
    }

    private static async Task InterruptAsync(PartnerProcess process)
    {
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }
}
