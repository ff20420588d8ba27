using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using TryIt.Dashboard;
using TryIt.StandIn;

namespace TryIt;

/// <summary>Starts the three parts, says what to do with them, and stops them.</summary>
internal static class Demonstration
{
    private static readonly Uri FreePort = new("http://127.0.0.1:0");
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken stopping)
    {
        if (!IsFree(arguments.Port))
        {
            await Console.Error.WriteLineAsync(
                $"Port {arguments.Port} on 127.0.0.1 is in use. Stop what uses it, or take another port:\n"
                + "  dotnet run --project samples/try-it -- --port 4190");
            return 1;
        }

        var clientSecret = RandomNumberGenerator.GetHexString(40, lowercase: true);
        var directory = DemoWorld.Create(clientSecret, ProxyCommand.RedirectUri(arguments.Port));
        try
        {
            await using var gitHub = await GitHubStandIn.StartAsync(directory, FreePort, stopping);
            await using var dashboard = await DashboardApplication.StartAsync(FreePort, stopping);
            var command = new ProxyCommand(arguments, LocalServer.AddressOf(gitHub), LocalServer.AddressOf(dashboard), clientSecret);
            await using var proxy = ProxyProcess.Start(command, line => Console.WriteLine($"proxy | {line}"));
            var exitCode = await WatchAsync(proxy, command, arguments.Port, stopping);

            // Before the proxy, which would wait for the streams that come through it.
            await dashboard.StopAsync(CancellationToken.None);
            return exitCode;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 0;
        }
    }

    private static async Task<int> WatchAsync(ProxyProcess proxy, ProxyCommand command, int port, CancellationToken stopping)
    {
        var ready = WaitUntilReadyAsync(port, stopping);
        await Task.WhenAny(ready, proxy.Exited);
        if (!proxy.Exited.IsCompleted)
        {
            if (!await ready)
            {
                await Console.Error.WriteLineAsync(
                    $"The proxy runs but does not answer on port {port}. It was started so:\n\n  {command}\n");
                return 1;
            }

            Console.WriteLine(Welcome(command, port));
            await Task.WhenAny(proxy.Exited, Task.Delay(Timeout.Infinite, stopping));
        }

        // Ctrl+C reaches the child too, which may be the faster one.
        await Task.Delay(TimeSpan.FromMilliseconds(300), stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stopping.IsCancellationRequested)
        {
            Console.WriteLine("Stopping.");
            return 0;
        }

        var exitCode = await proxy.Exited;
        await Console.Error.WriteLineAsync(
            $"The proxy ended with exit code {exitCode}; its output is above. It was started so:\n\n  {command}\n");
        return exitCode == 0 ? 1 : exitCode;
    }

    private static string Welcome(ProxyCommand command, int port) => $"""

        OAuthProxy was started so:

          {command}

        Open http://localhost:{port}/ and sign in as

        {DemoWorld.People}

        The GitHub behind it is a stand-in on this machine. Ctrl+C stops everything.
        """;

    private static async Task<bool> WaitUntilReadyAsync(int port, CancellationToken stopping)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(StartPatience);
        while (!patience.IsCancellationRequested)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/ping"), patience.Token);
                return true;
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        stopping.ThrowIfCancellationRequested();
        return false;
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
