using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OAuthProxy.Tests.Support;

/// <summary>An upstream with a certificate, by default one that it signed itself; it answers with the protocol and the user that it sees.</summary>
internal sealed class HttpsUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HttpsUpstream(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <param name="certificate">With its key.</param>
    /// <param name="intermediates">Sent along.</param>
    /// <param name="onName">Told the name that a client asks for (SNI).</param>
    public static async Task<HttpsUpstream> StartAsync(X509Certificate2? certificate = null, X509Certificate2Collection? intermediates = null, Action<string?>? onName = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            var shown = certificate ?? NewCertificate();
            https.ServerCertificate = shown;
            https.ServerCertificateChain = intermediates;
            if (onName is not null)
            {
                https.ServerCertificateSelector = (_, name) =>
                {
                    onName(name);
                    return shown;
                };
            }
        })));
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(context => context.Response.WriteAsync($"{context.Request.Protocol} {context.Request.Headers["X-Forwarded-User"]}"));
        await app.StartAsync();
        return new HttpsUpstream(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
