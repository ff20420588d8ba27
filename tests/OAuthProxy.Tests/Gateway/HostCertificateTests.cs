using OAuthProxy.Gateway;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

/// <summary>What the file says of certificates; nothing is read of them here.</summary>
public sealed class HostCertificateTests
{
    [Fact]
    public void A_host_has_its_own_or_that_of_the_defaults()
    {
        var hosts = Files.Good("""
            defaults: { tls: { cert_file: /certs/all.pem, key_file: /certs/all-key.pem } }
            hosts:
              - { host: a.example, upstream: http://a }
              - { host: b.example, upstream: http://a, tls: { cert_file: /certs/b.pem, key_file: /certs/b.pem } }
            """).Hosts;

        Assert.Equal([("/certs/all.pem", "/certs/all-key.pem"), ("/certs/b.pem", "/certs/b.pem")], hosts.Select(host => (host.Certificate!.Files.Certificate, host.Certificate.Files.Key)));
        Assert.Equal(["gateway.yaml:1:31 gateway.yaml:1:57", "gateway.yaml:4:62 gateway.yaml:4:86"], hosts.Select(host => $"{host.Certificate!.Certificate} {host.Certificate.Key}"));
    }

    [Fact]
    public void Without_a_word_about_it_that_of_the_flags() => Assert.Null(Files.Good("hosts: [{ host: a.example, upstream: http://a }]").Hosts[0].Certificate);

    [Theory]
    [InlineData("/etc/gateway/gateway.yaml", "certs/a.pem", "/etc/gateway/certs/a.pem")]
    [InlineData("/etc/gateway/gateway.yaml", "../certs/a.pem", "/etc/certs/a.pem")]
    [InlineData("/etc/gateway/gateway.yaml", "/certs/../run/a.pem", "/run/a.pem")]
    public void A_relative_path_counts_from_the_directory_of_the_file(string file, string path, string expected)
    {
        var files = GatewayFile.Parse(Files.WithHost($"tls: {{ cert_file: {path}, key_file: {path} }}"), file).Model!.Hosts[0].Certificate!.Files;

        Assert.Equal((expected, expected), (files.Certificate, files.Key));
    }

    [Fact]
    public void The_file_may_be_named_by_a_relative_path_too() => Assert.Equal(
        Path.Combine(Environment.CurrentDirectory, "conf", "a.pem"),
        GatewayFile.Parse(Files.WithHost("tls: { cert_file: a.pem, key_file: a.pem }"), "conf/gateway.yaml").Model!.Hosts[0].Certificate!.Files.Certificate);
}
