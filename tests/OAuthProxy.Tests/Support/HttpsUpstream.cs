using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace OAuthProxy.Tests.Support;

/// <summary>An upstream with a certificate, by default one that it signed itself; it answers with the protocol and the user that it sees, over a WebSocket with the user.</summary>
internal sealed class HttpsUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HttpsUpstream(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <param name="certificate">With its key.</param>
    /// <param name="intermediates">Sent along.</param>
    /// <param name="onName">Told the name that a client asks for (SNI).</param>
    /// <param name="protocols">What it speaks.</param>
    /// <param name="port">0 for a free one.</param>
    public static async Task<HttpsUpstream> StartAsync(X509Certificate2? certificate = null, X509Certificate2Collection? intermediates = null, Action<string?>? onName = null, HttpProtocols protocols = HttpProtocols.Http1AndHttp2, int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = protocols;
            listen.UseHttps(https =>
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
            });
        }));
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(async context =>
        {
            var user = context.Request.Headers["X-Forwarded-User"].ToString();
            if (context.WebSockets.IsWebSocketRequest)
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                await socket.SendAsync(Encoding.UTF8.GetBytes(user), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
                return;
            }

            await context.Response.WriteAsync($"{context.Request.Protocol} {user}");
        });
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
