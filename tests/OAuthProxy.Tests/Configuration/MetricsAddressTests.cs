using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class MetricsAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:9090", "127.0.0.1:9090")]
    [InlineData("http://0.0.0.0:44180", "0.0.0.0:44180")]
    [InlineData(":44180", "[::]:44180")]
    [InlineData("[::1]:9", "[::1]:9")]
    public void Has_the_forms_of_the_http_address(string text, string address) =>
        Assert.Equal(IPEndPoint.Parse(address), Reading.Good($"--metrics-address={text}").Telemetry.MetricsAddress);

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void Is_off_unless_it_is_given(string? text) =>
        Assert.Null((text is null ? Reading.Good() : Reading.Good($"--metrics-address={text}")).Telemetry.MetricsAddress);

    [Fact]
    public void Must_not_be_the_proxys_own()
    {
        var problem = Reading.Problem("--metrics-address=127.0.0.1:4180");

        Assert.Equal("metrics-address", problem.Option);
        Assert.Contains("--http-address", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void By_TLS_must_not_be_the_other()
    {
        using var authority = new PemAuthority();
        using var directory = new TemporaryDirectory();
        var pair = authority.Issue("metrics.example.com");

        var problem = Reading.Problem(
            "--metrics-address=:9090", "--metrics-secure-address=:9090", $"--metrics-tls-cert-file={directory.Write("m.crt", pair.Certificate)}", $"--metrics-tls-key-file={directory.Write("m.key", pair.Key)}");

        Assert.Equal(("metrics-secure-address", "it is the same as --metrics-address"), (problem.Option, problem.Message));
    }

    [Fact]
    public void By_TLS_needs_a_certificate()
    {
        var problem = Reading.Problem("--metrics-secure-address=:9091");

        Assert.Equal("metrics-secure-address", problem.Option);
        Assert.Contains("--metrics-tls-cert-file", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_free_ports_are_two_ports() => Reading.Good("--http-address=127.0.0.1:0", "--metrics-address=127.0.0.1:0");

    [Fact]
    public async Task One_that_is_taken_ends_the_program_with_a_word_about_it()
    {
        using var other = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var end = await ProgramProcess.RunAsync([.. Reading.Required, "-http-address=127.0.0.1:0", $"-metrics-address={other.LocalEndpoint}"]);

        Assert.Equal(1, end.ExitCode);
        Assert.Contains($"{other.LocalEndpoint} (--metrics-address)", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Output + end.Error, StringComparison.Ordinal);
    }
}
