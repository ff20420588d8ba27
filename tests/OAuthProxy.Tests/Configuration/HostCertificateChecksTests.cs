using System.Security.Cryptography;
using OAuthProxy.Configuration;
using OAuthProxy.Tests.Gateway;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

/// <summary>The certificates of the gateway file beside the flags, at the start and under <c>--config-test</c>.</summary>
public sealed class HostCertificateChecksTests : IDisposable
{
    private readonly HostPairs _pairs = new();

    public void Dispose() => _pairs.Dispose();

    [Fact]
    public void What_is_wrong_is_told_at_the_file_that_is_at_fault()
    {
        _pairs.Tls("good", "a.example");
        _pairs.Tls("other", "b.example");
        using var rsa = RSA.Create(2048);
        _pairs.Directory.Write("locked.key", rsa.ExportEncryptedPkcs8PrivateKeyPem("word", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        _pairs.Directory.Write("empty.crt", "");

        Assert.Equal("2: the file '{0}/none.crt' does not exist or cannot be read", ProblemOf("none.crt", "good.key"));
        Assert.Equal("3: the file '{0}/none.key' does not exist or cannot be read", ProblemOf("good.crt", "none.key"));
        Assert.Equal("2: the file '{0}' does not exist or cannot be read", ProblemOf(".", "good.key"));
        Assert.Equal("2: the file '{0}/empty.crt' has no certificate in it", ProblemOf("empty.crt", "good.key"));
        Assert.Equal("2: the file '{0}/good.key' has no certificate in it", ProblemOf("good.key", "good.crt"));
        Assert.Equal("3: the file '{0}/good.crt' has no private key in it", ProblemOf("good.crt", "good.crt"));
        Assert.Equal("3: the key in '{0}/locked.key' is protected by a password", ProblemOf("good.crt", "locked.key"));
        Assert.Equal("3: the file '{0}/other.key' does not have the key of the first certificate in {0}/good.crt of --gateway-file (CN=a.example)", ProblemOf("good.crt", "other.key"));
    }

    [Fact]
    public void Certificates_are_read_though_there_are_other_problems_and_each_pair_once()
    {
        var file = Write($$"""
            hosts:
              - { host: a.example, upstream: http://a, tls: { cert_file: none.crt, key_file: none.key } }
              - { host: b.example, upstream: http://a, tls: { cert_file: none.crt, key_file: none.key } }
              - { host: c.example, paths: [{ path: /oauth2/x, upstream: http://a }], tls: { cert_file: none.crt, key_file: other.key } }
            """);

        Assert.Equal([$"{file}:2:62", $"{file}:4:32", $"{file}:4:92"], Reading.Result($"--gateway-file={file}").Problems.Where(problem => problem.Option.Length == 0).Select(problem => problem.Source));
    }

    [Fact]
    public void A_certificate_has_no_effect_where_nothing_listens_with_TLS()
    {
        var file = Write($"hosts: [{{ host: a.example, upstream: http://a, {_pairs.Tls("a", "a.example")} }}]");

        var problem = Assert.Single(Reading.Result($"--gateway-file={file}", "--https-address=-").Problems).ToString();

        Assert.Equal($"{file}:1:66: a certificate has no effect where nothing listens with TLS. Give --https-address, or leave 'tls' out.", problem);
    }

    [Fact]
    public void It_has_the_proxy_listen_with_TLS_and_no_longer_without()
    {
        var file = Write($"hosts: [{{ host: a.example, upstream: http://a, {_pairs.Tls("a", "a.example")} }}]");

        var settings = Reading.Good(Alone($"--gateway-file={file}"));

        Assert.Equal((true, null, true), (settings.Listening.SpeaksTls, settings.Listening.Http, settings.Listening.ListensAnywhere));
    }

    [Fact]
    public void Without_a_certificate_of_the_flags_each_host_needs_one()
    {
        var file = Write($$"""
            hosts:
              - { host: a.example, upstream: http://a, {{_pairs.Tls("a", "a.example")}} }
              - { host: b.example, upstream: http://a }
            """);

        Assert.Equal(
            [
                $"{file}:3:5: there is no certificate for b.example. Write tls: {{ cert_file: …, key_file: … }} here or under 'defaults', or give --tls-cert-file and --tls-key-file.",
            ],
            Alone($"--gateway-file={file}").Problems.Select(problem => problem.ToString()));
        Reading.Good(Alone([.. _pairs.Flags("flags", "b.example"), $"--gateway-file={file}"]));
    }

    [Fact]
    public void So_do_those_of_the_flags_and_that_of_the_callback()
    {
        var file = Write($"hosts: [{{ host: '*.a.example', upstream: http://a, {_pairs.Tls("a", "*.a.example")} }}]");

        Assert.Equal(
            ["--upstream: there is no certificate for hosts that nobody names", "--upstream: there is no certificate for b.example", "--redirect-url: there is no certificate for auth.example"],
            Told("--upstream=http://b", "--upstream=b.example=http://b", "--redirect-url=https://auth.example/oauth2/callback"));
        Assert.Empty(Told("--redirect-url=https://auth.a.example/oauth2/callback"));
        Assert.Empty(Told("--redirect-url=https://auth.example/oauth2/callback", "--reverse-proxy=true"));

        IEnumerable<string> Told(params string[] flags) => Alone([.. flags, $"--gateway-file={file}"]).Problems.Select(problem => $"--{problem.Option}: {problem.Message}");
    }

    [Fact]
    public void A_file_with_a_problem_is_no_reason_to_say_that_nothing_is_listened_on()
    {
        var file = Write("hosts: [{ host: a.example, upstream: http://a, tls: { cert_file: none.crt, key_file: none.key } }]");

        Assert.Equal(file, Assert.Single(Reading.Result($"--gateway-file={file}", "--http-address=-").Problems).Source.Split(':')[0]);
    }

    [Fact]
    public void Warns_of_what_clients_will_refuse()
    {
        _pairs.Write("old", _pairs.Authority.Issue("a.example", notAfter: DateTimeOffset.UtcNow.AddDays(-1)));
        var old = $"tls: {{ cert_file: {_pairs.CertificateOf("old")}, key_file: {_pairs.KeyOf("old")} }}";
        var file = Write($$"""
            defaults: { {{_pairs.Tls("all", "*.b.example", "a.example", "EXACT.example")}} }
            hosts:
              - { host: a.example, upstream: http://a, {{old}} }
              - { host: x.b.example, upstream: http://a }
              - { host: y.x.b.example, upstream: http://a }
              - { host: "*.b.example", upstream: http://a }
              - { host: "*.x.b.example", upstream: http://a }
              - { host: "b.example", upstream: http://a }
              - { host: exact.example, upstream: http://a }
              - { host: c.example, upstream: http://a }
              - { host: d.example, upstream: http://a }
            """);

        var warnings = Alone($"--gateway-file={file}").Warnings;

        Assert.Contains(warnings, warning => warning.StartsWith($"{file}:3:62: the certificate has expired at ", StringComparison.Ordinal));
        Assert.Contains($"{file}:1:31: the certificate is not for y.x.b.example, *.x.b.example, b.example and 2 more; clients will refuse it.", warnings);
        Assert.Equal(2, warnings.Count(warning => warning.StartsWith(file, StringComparison.Ordinal)));
    }

    /// <summary>Nothing is served but what the file says.</summary>
    private static SettingsResult Alone(params string[] flags) =>
        Reading.ResultOf([.. Reading.Required.Where(flag => !flag.StartsWith("-upstream", StringComparison.Ordinal)), .. flags]);

    private string Write(string text) => _pairs.Directory.Write("gateway.yaml", text);

    private string ProblemOf(string certificate, string key)
    {
        var file = Write($"hosts: [{{ host: a.example, upstream: http://a, tls: {{\n cert_file: {certificate},\n key_file: {key} }} }}]");
        var problem = Assert.Single(Alone($"--gateway-file={file}").Problems);
        Assert.EndsWith(problem.Source.StartsWith($"{file}:2:", StringComparison.Ordinal) ? ":13" : ":12", problem.Source, StringComparison.Ordinal);
        return $"{problem.Source[(file.Length + 1)..].Split(':')[0]}: {problem.Message.Replace(_pairs.Directory[""].TrimEnd('/'), "{0}", StringComparison.Ordinal)}";
    }
}
