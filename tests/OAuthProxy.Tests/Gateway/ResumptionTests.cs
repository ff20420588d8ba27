using System.Diagnostics;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

/// <summary>A client takes up a TLS session that it had with another host, as OpenSSL's own client does when it is told to.</summary>
public sealed class ResumptionTests : IAsyncLifetime
{
    private const string OpenSsl = "/usr/bin/openssl";

    private readonly HostPairs _pairs = new();
    private GatewayProxy _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        Partner.Require(File.Exists(OpenSsl), "OpenSSL");
        var shared = _pairs.Tls("shared", "*.example.com");
        _gateway = await GatewayProxy.StartAsync(
            $$"""
            hosts:
              - { host: one.example.com, upstream: "{upstream}", public: true, {{shared}} }
              - { host: two.example.com, upstream: "{upstream}", public: true, {{shared}} }
              - { host: tools.example.org, upstream: "{upstream}", public: true, {{_pairs.Tls("tools", "tools.example.org")}} }
            """,
            _pairs.Flags("flags", "flags.example"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        _pairs.Dispose();
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task A_session_of_one_host_is_none_of_a_host_with_another_certificate(string version)
    {
        await ConnectAsync(version, "one.example.com", "-sess_out");
        var again = await ConnectAsync(version, "one.example.com", "-sess_in");
        var other = await ConnectAsync(version, "tools.example.org", "-sess_in");
        var unknown = await ConnectAsync(version, "unknown.example", "-sess_in");

        Assert.Equal((true, "*.example.com"), again); // or the rest would prove nothing
        Assert.Equal((false, "tools.example.org"), other);
        Assert.Equal((false, "flags.example"), unknown);
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task A_session_ends_with_the_certificate(string version)
    {
        await ConnectAsync(version, "one.example.com", "-sess_out");
        _gateway.Change($"hosts: [{{ host: one.example.com, upstream: \"{{upstream}}\", public: true, {_pairs.Tls("next", "one.example.com")} }}]");

        Assert.Equal((false, "one.example.com"), await ConnectAsync(version, "one.example.com", "-sess_in"));
    }

    /// <summary>Whether the session was taken up, and the name of the certificate: that of the session where it was.</summary>
    private async Task<(bool Resumed, string Name)> ConnectAsync(string version, string host, string session)
    {
        var start = new ProcessStartInfo(OpenSsl)
        {
            ArgumentList = { "s_client", "-connect", _gateway.Proxy.TlsEndPoint.ToString(), "-servername", host, version, session, _pairs.Directory["session"], "-ign_eof" },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var client = Process.Start(start)!;

        // An answer comes behind the tickets of TLS 1.3.
        await client.StandardInput.WriteAsync($"GET /ping HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        await client.StandardInput.FlushAsync();
        var error = client.StandardError.ReadToEndAsync();
        var output = await client.StandardOutput.ReadToEndAsync().WaitAsync(RawConnection.Patience);
        Assert.Contains("HTTP/1.1 200", output, StringComparison.Ordinal);
        await error;
        var name = output.Split('\n').First(line => line.StartsWith("subject=", StringComparison.Ordinal)).Split('=')[^1].Trim();
        return (output.Contains("Reused, TLS", StringComparison.Ordinal), name);
    }
}
