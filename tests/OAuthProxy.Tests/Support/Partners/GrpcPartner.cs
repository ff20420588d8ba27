using Xunit;

namespace OAuthProxy.Tests.Support.Partners;

/// <summary>An echo server and a client in Python with gRPC's own core (tests/partners/grpc_echo.py), i.e. not .NET on both ends.</summary>
public sealed class GrpcPartner : IAsyncLifetime
{
    // The system's interpreter: the one that has Debian's python3-grpcio.
    private const string Python = "/usr/bin/python3";

    private static readonly string Program = Path.Combine(PartnerFiles.Folder, "grpc_echo.py");

    /// <summary>What gRPC has to say of a failure is in the reply; its log would stand among it.</summary>
    private static readonly Dictionary<string, string> Quiet = new(StringComparer.Ordinal) { ["GRPC_VERBOSITY"] = "NONE" };

    private static readonly Lazy<Task<bool>> Present = new(IsPresentAsync);

    private PartnerProcess? server;
    private string? target;

    /// <summary>The server's host:port, HTTP/2 without TLS.</summary>
    internal string Target
    {
        get
        {
            Require(target is not null);
            return target!;
        }
    }

    internal Uri Address => new($"http://{Target}/");

    public async ValueTask InitializeAsync()
    {
        if (!await Present.Value)
        {
            return; // Whoever uses the fixture is told; throwing here would make skipping impossible.
        }

        server = await PartnerProcess.StartAsync(Python, [Program, "serve"]);
        target = (await server.UntilPrintsAsync("listening on ")).Split(' ')[^1];
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    internal static async Task<GrpcReply> CallAsync(GrpcCall call)
    {
        Require(await Present.Value);
        await using var client = await PartnerProcess.StartAsync(Python, [Program, .. call.ToArguments()], environment: Quiet);
        var code = await client.UntilExitsAsync(call.Deadline + TimeSpan.FromSeconds(10));
        Assert.True(code == 0, $"The gRPC client ended with code {code}:\n{client.Output}");
        return GrpcReply.Parse(client.Output);
    }

    private static void Require(bool present) => Partner.Require(present, "gRPC for Python (python3-grpcio)");

    private static async Task<bool> IsPresentAsync()
    {
        if (!File.Exists(Python))
        {
            return false;
        }

        await using var import = await PartnerProcess.StartAsync(Python, ["-c", "import grpc"]);
        return await import.UntilExitsAsync() == 0;
    }
}
