using System.Net.Security;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

/// <summary>The file changes, or the certificates that it names, while the program runs.</summary>
public sealed class CertificateChangeTests : IAsyncLifetime
{
    private readonly HostPairs _pairs = new();
    private GatewayProxy _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayProxy.StartAsync(Hosts(_pairs.Tls("one", "dash.example.com")), _pairs.Flags("flags", "flags.example"));
        await _gateway.Proxy.Clock.FirstTimer;
        _gateway.Proxy.Log.Lines.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _pairs.Dispose();
    }

    [Fact]
    public async Task A_changed_file_brings_its_certificates_with_its_routes()
    {
        _gateway.Change(Hosts(_pairs.Tls("two", "dash.example.com", "second"), $"{{ host: new.example.com, upstream: \"{{upstream}}\", public: true, {_pairs.Tls("new", "new.example.com")} }}"));

        Assert.Equal("new.example.com", await NameAsync("new.example.com"));
        Assert.Equal(Thumbprint("two"), await ThumbprintAsync("dash.example.com"));
        Assert.Contains(_gateway.Proxy.Log.Lines, line => line.Contains("is in force: 2 hosts with 2 paths and 2 certificates.", StringComparison.Ordinal));

        _gateway.Change(Hosts(""));
        Assert.Equal("flags.example", await NameAsync("dash.example.com"));
        Assert.Equal("flags.example", await NameAsync("new.example.com"));
    }

    [Fact]
    public async Task A_connection_keeps_the_certificate_with_which_it_began()
    {
        await using var before = await _gateway.Proxy.ConnectTlsAsync(Client("dash.example.com"));
        await using var connection = new Http2Connection(before);
        Assert.Equal(200, await connection.GetAsync("dash.example.com"));

        _gateway.Change(Hosts(_pairs.Tls("two", "dash.example.com")));

        Assert.Equal(200, await connection.GetAsync("dash.example.com"));
        Assert.Equal(Thumbprint("two"), await ThumbprintAsync("dash.example.com"));
    }

    [Theory]
    [InlineData("none", "does not exist or cannot be read")]
    [InlineData("broken", "has no certificate in it")]
    public async Task A_certificate_that_cannot_be_read_makes_the_file_a_broken_one(string name, string reason)
    {
        _pairs.Directory.Write("broken.crt", "half a file");
        _pairs.Directory.Write("broken.key", "half a file");

        _gateway.Change(Hosts($"tls: {{ cert_file: {_pairs.CertificateOf(name)}, key_file: {_pairs.KeyOf(name)} }}", "{ host: new.example.com, upstream: \"{upstream}\", public: true }"));

        Assert.Equal(Thumbprint("one"), await ThumbprintAsync("dash.example.com"));
        Assert.Equal(404, (await _gateway.AskAsync("new.example.com", "GET /")).Status);
        var line = Assert.Single(_gateway.Proxy.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
        Assert.Contains($"{_gateway.File}:2:", line, StringComparison.Ordinal);
        Assert.Contains(reason, line, StringComparison.Ordinal);
        var ready = (await _gateway.AskAsync("dash.example.com", "GET /ready?verbose")).Body;
        Assert.Contains("gateway-file: 1 problem at line 2 column ", ready, StringComparison.Ordinal);
        Assert.DoesNotContain(name, ready, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_is_in_force_when_the_certificates_that_it_lacked_are_there()
    {
        _gateway.Change(Hosts($"tls: {{ cert_file: {_pairs.CertificateOf("late")}, key_file: {_pairs.KeyOf("late")} }}"));
        Assert.NotNull(_gateway.WhyNot);

        _pairs.Tls("late", "dash.example.com");
        await SeeAsync("is in force: 1 host with 1 path and 1 certificate.");

        Assert.Equal(Thumbprint("late"), await ThumbprintAsync("dash.example.com"));
        Assert.Null(_gateway.WhyNot);
    }

    [Fact]
    public async Task A_renewed_certificate_is_served_with_the_next_handshake()
    {
        var before = Thumbprint("one");
        _pairs.Tls("one", "dash.example.com");

        await SeeAsync("Serving the certificate of CN=dash.example.com");

        Assert.NotEqual(before, Thumbprint("one"));
        Assert.Equal(Thumbprint("one"), await ThumbprintAsync("dash.example.com"));
        Assert.DoesNotContain(_gateway.Proxy.Log.Lines, line => line.Contains("is in force", StringComparison.Ordinal));
    }

    [Fact]
    public async Task So_is_one_that_Kubernetes_swaps_under_the_link_and_it_is_said_that_it_is_for_others()
    {
        foreach (var (folder, host) in new[] { ("..1", "dash.example.com"), ("..2", "other.example.com") })
        {
            _pairs.Tls($"{folder}/tls", host);
        }

        File.CreateSymbolicLink(_pairs.Directory["..data"], "..1");
        File.CreateSymbolicLink(_pairs.CertificateOf("tls"), "..data/tls.crt");
        File.CreateSymbolicLink(_pairs.KeyOf("tls"), "..data/tls.key");
        _gateway.Change(Hosts($"tls: {{ cert_file: {_pairs.CertificateOf("tls")}, key_file: {_pairs.KeyOf("tls")} }}"));
        Assert.Equal("dash.example.com", await NameAsync("dash.example.com"));

        File.Delete(_pairs.Directory["..data"]);
        File.CreateSymbolicLink(_pairs.Directory["..data"], "..2");
        await SeeAsync($"The certificate in {_pairs.CertificateOf("tls")} of --gateway-file is not for dash.example.com; clients will refuse it.");

        Assert.Equal("other.example.com", await NameAsync("dash.example.com"));
    }

    [Fact]
    public async Task A_broken_renewal_keeps_the_last_good_pair_and_no_change_of_the_rules_waits_for_it()
    {
        var good = Thumbprint("one");
        var pair = _pairs.Authority.Issue("dash.example.com");
        _pairs.Directory.Write("one.crt", pair.Certificate);
        await SeeAsync($"{_pairs.KeyOf("one")} of --gateway-file: the file '{_pairs.KeyOf("one")}' does not have the key of the first certificate");
        Assert.Equal(good, await ThumbprintAsync("dash.example.com"));

        _gateway.Change(Hosts($"tls: {{ cert_file: {_pairs.CertificateOf("one")}, key_file: {_pairs.KeyOf("one")} }}").Replace("public: true", "allow: { users: [alice] }", StringComparison.Ordinal));
        Assert.Null(_gateway.WhyNot);
        Assert.Equal(403, (await _gateway.AskAsync("dash.example.com", "GET /", null, "Accept: text/html")).Status);
        Assert.Equal(good, await ThumbprintAsync("dash.example.com"));

        _pairs.Directory.Write("one.key", pair.Key);
        await SeeAsync("Serving the certificate of CN=dash.example.com");
        Assert.Equal(Thumbprint("one"), await ThumbprintAsync("dash.example.com"));
    }

    [Fact]
    public async Task A_certificate_that_the_file_names_no_longer_is_not_looked_at()
    {
        _gateway.Change(Hosts(""));
        _gateway.Proxy.Log.Lines.Clear();
        _pairs.Directory.Write("one.crt", "half a file");

        _pairs.Flags("flags", "flags.example"); // looked at after it
        await SeeAsync("Serving the certificate of CN=flags.example");
        _pairs.Flags("flags", "flags.example");
        await SeeAsync("Serving the certificate of CN=flags.example");

        Assert.DoesNotContain(_gateway.Proxy.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_that_does_not_listen_with_TLS_does_not_begin_to()
    {
        await using var plain = await GatewayProxy.StartAsync(Hosts(""));

        plain.Change(Hosts(_pairs.Tls("two", "dash.example.com")));

        Assert.Contains(plain.Proxy.Log.Lines, line => line.Contains("the program was started without a certificate and does not listen with TLS. Start it again with this file.", StringComparison.Ordinal));
        Assert.Equal(200, (await plain.AskAsync("dash.example.com", "GET /")).Status);
    }

    [Fact]
    public async Task The_certificate_of_a_file_cannot_be_taken_from_hosts_that_have_no_other()
    {
        await using var gateway = await GatewayProxy.StartAsync(
            Hosts("", $"{{ host: kibana.example.com, upstream: \"{{upstream}}\", public: true }}").Replace("hosts:", $"defaults: {{ {_pairs.Tls("all", "dash.example.com")} }}\nhosts:", StringComparison.Ordinal), "--https-address=127.0.0.1:0");

        gateway.Change(Hosts(""));

        Assert.Contains(gateway.Proxy.Log.Lines, line => line.Contains($"{gateway.File}:2:5: there is no certificate for dash.example.com.", StringComparison.Ordinal));
        Assert.Equal("dash.example.com", await gateway.Proxy.CertificateNameAsync(Client("dash.example.com")));
    }

    private static string Hosts(string tls, params string[] others) =>
        $"hosts:\n  - {{ host: dash.example.com, upstream: \"{{upstream}}\", public: true{(tls.Length == 0 ? "" : $", {tls}")} }}\n{string.Concat(others.Select(host => $"  - {host}\n"))}";

    private Task<string> NameAsync(string host) => _gateway.Proxy.CertificateNameAsync(Client(host));

    /// <summary>The name is looked at by the test.</summary>
    private SslClientAuthenticationOptions Client(string host)
    {
        var options = _pairs.Authority.Client(host);
        options.ApplicationProtocols = [SslApplicationProtocol.Http2];
        options.RemoteCertificateValidationCallback = (_, _, _, errors) => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;
        return options;
    }

    private async Task<string> ThumbprintAsync(string host)
    {
        await using var stream = await _gateway.Proxy.ConnectTlsAsync(Client(host));
        return stream.RemoteCertificate!.GetCertHashString();
    }

    private string Thumbprint(string name)
    {
        using var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(File.ReadAllText(_pairs.CertificateOf(name)));
        return certificate.GetCertHashString();
    }

    /// <summary>Seconds go by until the log says this.</summary>
    private async Task SeeAsync(string text)
    {
        using var limit = new CancellationTokenSource(RawConnection.Patience);
        while (!_gateway.Proxy.Log.Lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            _gateway.Proxy.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
        }

        _gateway.Proxy.Log.Lines.Clear();
    }
}
