using System.Net;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>Socket activation: somebody else opens the socket and starts the program with it, as systemd does.</summary>
public sealed class GivenSocketTests
{
    private const string Python = "/usr/bin/python3";

    private const string OpenAndStart = """
        import os, socket, sys
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", int(sys.argv[1])))
        listener.listen(64)
        os.dup2(listener.fileno(), 3)
        os.set_inheritable(3, True)
        os.execvp(sys.argv[2], sys.argv[2:])
        """;

    [Fact]
    public async Task The_program_listens_on_a_socket_that_it_is_given()
    {
        Partner.Require(File.Exists(Python), Python);
        var port = LoopbackPort.Free();
        await using var program = await PartnerProcess.StartAsync(Python,
        [
            "-c", OpenAndStart, $"{port}", RunningProxy.DotNet, Path.Combine(AppContext.BaseDirectory, "OAuthProxy.dll"), "-provider=github", "-client-id=id", "-client-secret=secret",
            "-cookie-secret=0123456789abcdef", "-email-domain=*", "-upstream=static://200", "-http-address=fd:3",
        ]);
        await program.UntilAnswersAsync(new Uri($"http://127.0.0.1:{port}/ping"));
        using var client = new HttpClient();

        using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }
}
