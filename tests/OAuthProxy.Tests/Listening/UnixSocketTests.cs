using System.Net.Sockets;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Listening;

public sealed class UnixSocketTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Path => _directory["proxy.sock"];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("unix:{0},mode=0600", UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData("unix://{0},mode=660", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite)]
    public async Task Answers_there_with_the_mode_that_is_asked_for_and_leaves_nothing_behind(string form, UnixFileMode mode)
    {
        await using (var proxy = await StartAsync(form))
        {
            Assert.Equal(mode, OperatingSystem.IsWindows() ? mode : File.GetUnixFileMode(Path));
            Assert.StartsWith("HTTP/1.1 200 OK", await AskAsync("GET /ping"), StringComparison.Ordinal);
            Assert.Contains(proxy.Log.Lines, line => line.Contains($"Listening on http://unix:{Path}", StringComparison.Ordinal));
        }

        Assert.False(File.Exists(Path));
    }

    [Fact]
    public async Task Replaces_a_socket_that_was_left_behind()
    {
        Leave(Path);
        Assert.True(File.Exists(Path));

        await using var proxy = await StartAsync("unix:{0}");

        Assert.StartsWith("HTTP/1.1 200 OK", await AskAsync("GET /ping"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replaces_neither_a_socket_in_use_nor_a_file()
    {
        await using var proxy = await StartAsync("unix:{0}");
        _directory.Write("precious", "text");

        foreach (var path in new[] { Path, _directory["precious"] })
        {
            var end = await ProgramProcess.RunAsync([.. Configuration.Reading.Required, $"-http-address=unix:{path}"]);
            Assert.Equal(1, end.ExitCode);
            Assert.Contains($"OAuthProxy cannot listen on unix:{path} (--http-address): ", end.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", end.Output + end.Error, StringComparison.Ordinal);
        }

        Assert.Equal("text", File.ReadAllText(_directory["precious"]));
        Assert.StartsWith("HTTP/1.1 200 OK", await AskAsync("GET /ping"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--reverse-proxy=true", "https", "203.0.113.9")]
    [InlineData("--reverse-proxy=false", "http", "203.0.113.9")]
    public async Task Believes_whoever_may_open_it_if_a_proxy_stands_there(string flag, string scheme, string chain)
    {
        await using var proxy = await StartAsync("unix:{0}", flag, "--skip-auth-regex=^/", "--cookie-secure=false");

        var answer = await AskAsync("GET /", "X-Forwarded-Proto: https", "X-Forwarded-For: 203.0.113.9");

        Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
        Assert.Equal([scheme], proxy.Upstream.Last["X-Forwarded-Proto"]);
        Assert.Equal([chain], proxy.Upstream.Last["X-Forwarded-For"]);
    }

    [Theory]
    [InlineData("--reverse-proxy=true", "X-Real-IP: 10.1.2.3", "HTTP/1.1 200 ")]
    [InlineData("--reverse-proxy=true", "X-Real-IP: 203.0.113.9", "HTTP/1.1 403 ")]
    [InlineData("--reverse-proxy=true", "X-Other: 1", "HTTP/1.1 403 ")]
    [InlineData("--reverse-proxy=false", "X-Real-IP: 10.1.2.3", "HTTP/1.1 403 ")]
    public async Task Trusts_no_client_of_whom_it_does_not_know_who_it_is(string flag, string header, string status)
    {
        await using var proxy = await StartAsync("unix:{0}", flag, "--trusted-ip=0.0.0.0/1,::/0");

        Assert.StartsWith(status, await AskAsync("GET /", header), StringComparison.Ordinal);
    }

    private Task<ProxyUnderTest> StartAsync(string form, params string[] flags) =>
        ProxyUnderTest.StartAsync([.. flags, "--http-address=" + form.Replace("{0}", Path, StringComparison.Ordinal)]);

    private async Task<string> AskAsync(string line, params string[] headers)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path));
        await using var connection = new RawConnection(socket);
        await connection.SendAsync($"{line} HTTP/1.1\r\nHost: {ProxyUnderTest.Host}\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");
        return await connection.ReadToEndAsync();
    }

    /// <summary>As a killed process does: a bound socket whose file stays. It is renamed, as the framework removes what it bound.</summary>
    private static void Leave(string path)
    {
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(path + ".bound"));
            File.Move(path + ".bound", path);
        }
    }
}
