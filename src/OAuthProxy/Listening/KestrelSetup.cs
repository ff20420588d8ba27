using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using OAuthProxy.Tls;

namespace OAuthProxy.Listening;

/// <summary>The listeners, with limits for a proxy: what a body may be and how fast it must come is for the application to say.</summary>
internal sealed class KestrelSetup(ListeningOptions options, PriorKnowledge priorKnowledge) : IConfigureOptions<KestrelServerOptions>
{
    private const int HeaderBytes = 64 * 1024;
    private const int RequestLineBytes = 32 * 1024;

    // By HTTP/2 a browser sends each cookie in a field of its own (RFC 9113 section 8.2.3). Their size is what matters.
    private const int HeaderFields = 1000;

    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.MaxRequestLineSize = RequestLineBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = HeaderBytes;
        kestrel.Limits.MaxRequestHeaderCount = HeaderFields;
        kestrel.Limits.Http2.MaxRequestHeaderFieldSize = RequestLineBytes;

        // Header bytes pass as they are (see HeaderText).
        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;

        kestrel.Listen(HandOffEndPoint.Instance, listen => listen.Protocols = HttpProtocols.Http2);
        Listen(kestrel, options.Tls, listen => listen.UseHostCertificates(options.TlsSettings));
        Listen(kestrel, options.Http, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(priorKnowledge.Middleware);
        });
    }

    private static void Listen(KestrelServerOptions kestrel, ListenAddress? address, Action<ListenOptions> configure)
    {
        switch (address?.EndPoint)
        {
            case null:
                break;
            case IPEndPoint any when any.Address.Equals(IPAddress.IPv6Any):
                kestrel.ListenAnyIP(any.Port, configure); // falls back to IPv4 where there is no IPv6
                break;
            case UnixDomainSocketEndPoint socket:
                kestrel.ListenUnixSocket(socket.ToString(), configure);
                break;
            case FileHandleEndPoint handle:
                kestrel.ListenHandle(handle.FileHandle, configure);
                break;
            case var endpoint:
                kestrel.Listen(endpoint, configure);
                break;
        }
    }
}
