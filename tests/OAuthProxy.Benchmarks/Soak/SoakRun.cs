using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TryIt;
using TryIt.StandIn;

namespace OAuthProxy.Benchmarks.Soak;

/// <summary>
/// Several replicas over one Redis that comes and goes, people who come and go, and a refresh each second. It is passed if nobody lost a
/// session, nobody was let in who should not have been, and memory stays where it was. Needs <c>redis-server</c>.
/// </summary>
internal static class SoakRun
{
    private const string ClientId = "soak";
    private const string ClientSecret = "soak-secret";
    private const double MostGrowth = 1.25;

    /// <summary>The exit code.</summary>
    public static async Task<int> RunAsync(SoakOptions options)
    {
        var work = Directory.CreateTempSubdirectory("oauthproxy-soak");
        var ledger = new Ledger();
        var logins = Enumerable.Range(1, options.People).Select(number => string.Create(CultureInfo.InvariantCulture, $"person{number}")).ToArray();
        var ports = FreePorts(options.Replicas + 1);
        var replicas = ports[1..].Select(port => new Uri($"http://localhost:{port}/")).ToArray();

        var people = new GitHubDirectory();
        Array.ForEach(logins, login => people.AddUser(login, login, new GitHubEmail($"{login}@acme.example", Primary: true)));
        people.AddOrganization(VisitorLife.Organization, logins);
        people.AddApp(ClientId, ClientSecret, $"{replicas[0]}oauth2/callback");
        await using var gitHub = await GitHubStandIn.StartAsync(people, new Uri("http://127.0.0.1:0"));
        await using var upstream = await StartUpstreamAsync();
        await using var redis = new FailingRedis(ports[0], work.FullName);
        await redis.StartAsync();
        var processes = replicas.Select((replica, index) => StartReplica(replica, replicas[0], redis, LocalServer.AddressOf(gitHub), LocalServer.AddressOf(upstream), Path.Combine(work.FullName, $"replica{index}.log"))).ToArray();
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = false });
        foreach (var replica in replicas)
        {
            await UntilReadyAsync(client, replica);
        }

        Console.WriteLine($"{options.People} people, {options.Replicas} replicas, Redis taken away every {options.BetweenOutages.TotalSeconds:0} s, for {options.Duration.TotalMinutes:0.#} minutes; logs in {work.FullName}");
        using var over = new CancellationTokenSource(options.Duration);
        var lives = logins.Select(login => new VisitorLife(new Visitor(login, replicas, client, ledger), people, options, ledger).LiveAsync(over.Token));
        var memory = new List<long>();
        await Task.WhenAll([.. lives, redis.FailAsync(options.BetweenOutages, ledger, over.Token), WatchMemoryAsync(processes, memory, options, ledger, over.Token)]);
        foreach (var process in processes)
        {
            await process.DisposeAsync();
        }

        var passed = Report(ledger, memory);
        if (passed)
        {
            work.Delete(recursive: true);
        }

        return passed ? 0 : 1;
    }

    private static bool Report(Ledger ledger, List<long> memory)
    {
        foreach (var (what, count) in ledger.Counts)
        {
            Console.WriteLine($"{what,-32} {count,10:N0}");
        }

        // The first fifth is warming up: people sign in, code is compiled.
        var settled = memory.Skip(memory.Count / 5).ToArray();
        var early = settled.Take(settled.Length / 4).DefaultIfEmpty().Average();
        var late = settled.TakeLast(settled.Length / 4).DefaultIfEmpty().Average();
        var grows = late > MostGrowth * early;
        Console.WriteLine($"{"requests a second",-32} {ledger["requests"] / ledger.Elapsed.TotalSeconds,10:N0}");
        Console.WriteLine($"{"slowest answer",-32} {ledger.Slowest.TotalSeconds,10:0.00} s");
        Console.WriteLine($"{"private memory of a replica",-32} {early / (1 << 20),10:0.0} MiB early, {late / (1 << 20):0.0} MiB late");
        foreach (var wrong in ledger.Wrongs)
        {
            Console.WriteLine(wrong);
        }

        Console.WriteLine((ledger.Wrongs.Count, grows) switch
        {
            (0, false) => "PASSED: no session lost, nobody wrongly admitted, memory flat",
            (0, true) => "FAILED: memory grows",
            _ => "FAILED",
        });
        return ledger.Wrongs.Count == 0 && !grows;
    }

    private static async Task WatchMemoryAsync(ChildProcess[] processes, List<long> memory, SoakOptions options, Ledger ledger, CancellationToken over)
    {
        try
        {
            var printed = TimeSpan.Zero;
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), over);
                memory.Add((long)processes.Average(process => process.PrivateBytes));
                if (ledger.Elapsed - printed >= options.Duration / 10)
                {
                    printed = ledger.Elapsed;
                    Console.WriteLine($"{printed:mm\\:ss}  {ledger["requests"],9:N0} requests  {ledger["503 while Redis is away"],7:N0} times 503  {memory[^1] / (1 << 20),4} MiB private, {processes.Average(process => process.ResidentBytes) / (1 << 20):0} MiB in all  {ledger.Wrongs.Count} wrong");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }
    }

    private static ChildProcess StartReplica(Uri address, Uri callbackHost, FailingRedis redis, Uri gitHub, Uri upstream, string log) => ChildProcess.Start(
        "dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "OAuthProxy.dll"),
            "--provider=github",
            $"--http-address=127.0.0.1:{address.Port}",
            $"--upstream={upstream}",
            $"--client-id={ClientId}",
            $"--client-secret={ClientSecret}",
            "--cookie-secret=0123456789abcdef0123456789abcdef",
            "--cookie-secure=false",
            "--cookie-refresh=1s",
            "--session-store-type=redis",
            $"--redis-connection-url={redis.Url}",
            "--email-domain=*",
            $"--github-org={VisitorLife.Organization}",
            $"--redirect-url={callbackHost}oauth2/callback",
            $"--login-url={gitHub}login/oauth/authorize",
            $"--redeem-url={gitHub}login/oauth/access_token",
            $"--validate-url={gitHub}",
            "--request-logging=false",
        ],
        log);

    /// <summary>Answers with whom it was told.</summary>
    private static async Task<WebApplication> StartUpstreamAsync()
    {
        var upstream = LocalServer.Create(new Uri("http://127.0.0.1:0"));
        upstream.MapFallback("/{**path}", (RequestDelegate)(context => context.Response.WriteAsync(context.Request.Headers["X-Forwarded-User"].ToString())));
        await upstream.StartAsync();
        return upstream;
    }

    private static async Task UntilReadyAsync(HttpMessageInvoker client, Uri replica)
    {
        for (var patience = 200; ; patience--)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(replica, "/ready"));
                using var answer = await client.SendAsync(request, CancellationToken.None);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (patience > 0)
            {
                // It does not listen yet.
            }

            if (patience == 0)
            {
                throw new TimeoutException($"The replica at {replica} is not ready.");
            }

            await Task.Delay(100);
        }
    }

    private static int[] FreePorts(int count)
    {
        var sockets = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        Array.ForEach(sockets, socket => socket.Start());
        var ports = Array.ConvertAll(sockets, socket => ((IPEndPoint)socket.LocalEndpoint).Port);
        Array.ForEach(sockets, socket => socket.Dispose());
        return ports;
    }
}
