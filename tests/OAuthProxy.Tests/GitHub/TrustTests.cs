using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using OAuthProxy.GitHub;
using OAuthProxy.Tests.Configuration;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.GitHub;

/// <summary>A GitHub Enterprise Server with a certificate of the company's own authority, asked over the connections that the program makes.</summary>
public sealed class TrustTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly X509Certificate2 _authority = NewAuthority("Acme");
    private WebApplication _server = null!;

    public async ValueTask InitializeAsync()
    {
        _directory.Write("authority.pem", $"# the company's own\n{_authority.ExportCertificatePem()}\n");
        using var other = NewAuthority("Other");
        _directory.Write("other.pem", other.ExportCertificatePem());
        _server = await StartAsync(Issue("localhost"));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _authority.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true, "--provider-ca-file=authority.pem")]
    [InlineData(true, "--provider-ca-file=other.pem", "--provider-ca-file=authority.pem")]
    [InlineData(true, "--provider-ca-file=other.pem,authority.pem")]
    [InlineData(true, "--provider-ca-file=authority.pem", "--use-system-trust-store")]
    [InlineData(false, "--provider-ca-file=other.pem")]
    [InlineData(false, "--provider-ca-file=other.pem", "--use-system-trust-store")]
    [InlineData(false, "--use-system-trust-store")]
    [InlineData(true, "--ssl-insecure-skip-verify")]
    [InlineData(false, "--ssl-insecure-skip-verify=false")]
    public async Task Is_for_the_authorities_that_the_operator_named(bool isTrusted, params string[] flags) => Assert.Equal(isTrusted, await AnswersAsync(_server, flags));

    [Theory]
    [InlineData("github.corp", false)]
    [InlineData("expired", false)]
    [InlineData("client", false)]
    [InlineData("localhost", true)]
    public async Task Is_for_a_certificate_that_fits(string kind, bool isTrusted)
    {
        await using var server = await StartAsync(kind switch
        {
            "expired" => Issue("localhost", until: DateTimeOffset.UtcNow.AddHours(-1)),
            "client" => Issue("localhost", usage: "1.3.6.1.5.5.7.3.2"),
            _ => Issue(kind),
        });

        Assert.Equal(isTrusted, await AnswersAsync(server, "--provider-ca-file=authority.pem"));
        Assert.True(await AnswersAsync(server, "--ssl-insecure-skip-verify"));
    }

    [Fact]
    public void A_file_without_a_certificate_is_refused_at_the_start()
    {
        _directory.Write("empty.pem", "");
        _directory.Write("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

        foreach (var name in new[] { "empty.pem", "broken.pem", "missing.pem", "." })
        {
            Assert.Equal("provider-ca-file", Reading.Problem($"--provider-ca-file={_directory["authority.pem"]},{_directory[name]}").Option);
        }
    }

    [Fact]
    public void Accepting_any_certificate_is_warned_of_and_refused_beside_an_authority()
    {
        Assert.Contains("--ssl-insecure-skip-verify", Assert.Single(Reading.Result("--ssl-insecure-skip-verify").Warnings), StringComparison.Ordinal);
        Assert.Equal("ssl-insecure-skip-verify", Reading.Problem("--ssl-insecure-skip-verify", $"--provider-ca-file={_directory["authority.pem"]}").Option);
        Assert.Contains("--use-system-trust-store", Assert.Single(Reading.Result("--use-system-trust-store").Warnings), StringComparison.Ordinal);
    }

    private async Task<bool> AnswersAsync(WebApplication server, params string[] flags)
    {
        var settings = Reading.Good([.. flags.Select(flag => flag.Replace("authority.pem", _directory["authority.pem"], StringComparison.Ordinal).Replace("other.pem", _directory["other.pem"], StringComparison.Ordinal))]);
        await using var program = ProxyApplication.Build(settings);
        try
        {
            var port = new Uri(server.Urls.First()).Port;
            return await program.Services.GetRequiredService<GitHubHttp>().Client.GetStringAsync(new Uri($"https://localhost:{port}/user"), TestContext.Current.CancellationToken) == "{}";
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            return false;
        }
    }

    private static async Task<WebApplication> StartAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificate = certificate }),
        })));
        var app = builder.Build();
        app.Run(context => context.Response.WriteAsync("{}"));
        await app.StartAsync();
        return app;
    }

    private static X509Certificate2 NewAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(2));
    }

    private X509Certificate2 Issue(string name, DateTimeOffset? until = null, string usage = "1.3.6.1.5.5.7.3.1")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        using var certificate = request.Create(_authority, DateTimeOffset.UtcNow.AddDays(-1), until ?? DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}
