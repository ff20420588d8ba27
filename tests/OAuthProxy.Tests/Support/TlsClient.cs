using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace OAuthProxy.Tests.Support;

/// <summary>TLS from the client's side.</summary>
internal static class TlsClient
{
    /// <summary>A connection whose handshake is done; the server's certificate was checked against the authority's root.</summary>
    public static async Task<SslStream> ConnectTlsAsync(this ProxyUnderTest proxy, SslClientAuthenticationOptions options)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(proxy.TlsEndPoint);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await stream.AuthenticateAsClientAsync(options).WaitAsync(RawConnection.Patience);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whose certificate a new connection gets.</summary>
    public static async Task<string> CertificateNameAsync(this ProxyUnderTest proxy, SslClientAuthenticationOptions options)
    {
        await using var stream = await proxy.ConnectTlsAsync(options);
        return ((X509Certificate2)stream.RemoteCertificate!).GetNameInfo(X509NameType.SimpleName, forIssuer: false);
    }

    /// <summary>A client without cookies that comes by https; any host name leads to the proxy.</summary>
    public static HttpClient NewTlsClient(this ProxyUnderTest proxy, PemAuthority authority, string host = ProxyUnderTest.Host)
    {
        var endpoint = proxy.TlsEndPoint;
        return new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            SslOptions = authority.Client(host),
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(endpoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            BaseAddress = new Uri($"https://{host}/"),
        };
    }
}
