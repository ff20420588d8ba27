using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using OAuthProxy.Upstreams.Routing;

namespace OAuthProxy.Upstreams;

/// <summary>
/// Opens the connections to one upstream: to its hosts or its sockets, with TLS where it is to be. The client underneath would ask for, and
/// check, the certificate of the name in the Host header, which is the one that people see and not the upstream's, and for a visitor to choose.
/// </summary>
/// <param name="facts">What <see cref="ClusterPlan"/> tells of the upstream.</param>
/// <param name="options">What is asked of certificates.</param>
/// <param name="trust">Whose certificates are good.</param>
/// <param name="clock">The time.</param>
internal sealed class UpstreamConnector(IReadOnlyDictionary<string, string> facts, UpstreamOptions options, UpstreamTrust trust, TimeProvider clock)
{
    // A machine that is gone says nothing, and a person waits.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    // The client never offers HTTP/2 again to an upstream that once chose HTTP/1.1, and would not understand it.
    private volatile bool _isHttp11Only;

    /// <summary>Where there are other addresses to try, it is not waited long for one.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        if (!ClusterPlan.AreSeveral(facts))
        {
            return await ConnectInTimeAsync(context, cancellationToken);
        }

        using var expired = new CancellationTokenSource(LongestWait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, expired.Token);
        try
        {
            return await ConnectInTimeAsync(context, either.Token);
        }
        catch (OperationCanceledException late) when (expired.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"there was no connection after {LongestWait.TotalSeconds:0} s", late);
        }
    }

    private async ValueTask<Stream> ConnectInTimeAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var stream = await OpenAsync(context.DnsEndPoint, cancellationToken);
        if (context.InitialRequestMessage.RequestUri?.Scheme != Uri.UriSchemeHttps)
        {
            return stream;
        }

        var secure = new SslStream(stream);
        try
        {
            var offersHttp2 = !_isHttp11Only && context.InitialRequestMessage.Version.Major >= 2;
            await secure.AuthenticateAsClientAsync(Tls(context.DnsEndPoint.Host, offersHttp2), cancellationToken);
            _isHttp11Only |= offersHttp2 && secure.NegotiatedApplicationProtocol != SslApplicationProtocol.Http2;
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    private async Task<NetworkStream> OpenAsync(DnsEndPoint host, CancellationToken cancellationToken)
    {
        var socketPath = ClusterPlan.SocketOf(facts, host.Host);
        var isLocal = socketPath.Length > 0;
        var socket = isLocal ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(isLocal ? new UnixDomainSocketEndPoint(socketPath) : host, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException failure) when (isLocal)
        {
            // The system's words for a socket that is not there are those for a network address.
            socket.Dispose();
            throw new IOException($"the socket {socketPath} {(File.Exists(socketPath) ? $"cannot be connected to: {failure.Message}" : "does not exist")}", failure);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private SslClientAuthenticationOptions Tls(string host, bool offersHttp2)
    {
        var tls = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            ApplicationProtocols = offersHttp2 ? [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11] : [SslApplicationProtocol.Http11],
        };
        if (options.InsecureSkipVerify)
        {
#pragma warning disable CA5359 // The operator asked for it, by an option with "insecure" in its name.
            tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (options.AuthorityFiles.Count > 0)
        {
            tls.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => trust.Accepts(certificate as X509Certificate2, chain, errors);
        }

        return tls;
    }
}
