using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace OAuthProxy.Tls;

/// <summary>
/// Chooses the certificate of a connection by the name in its handshake (RFC 6066 section 3), which is compared as the hosts of requests are. A
/// client that names none, or none that there is, gets the certificate of the flags.
/// </summary>
internal sealed class CertificateChoice(HostCertificates certificates, TlsOptions tls)
{
    private const byte MissingExtension = 109; // RFC 8446 section 9.2
    private const byte UnrecognizedName = 112; // RFC 6066 section 3

    public ValueTask<SslServerAuthenticationOptions> ForAsync(TlsHandshakeCallbackContext handshake)
    {
        // The framework has turned A-labels into Unicode, which is for people to read and not for look-ups.
        var name = handshake.ClientHelloInfo.ServerName ?? "";
        var host = HostNames.IsNormal(name) ? name : HostNames.Normalized(name) ?? "";
        if (certificates.Find(host) is not { Current: { } certificate } source)
        {
            return RefuseAsync(handshake.Connection, name.Length == 0 ? MissingExtension : UnrecognizedName);
        }

        handshake.Connection.Features.Set(new ConnectionCertificate(other => source.IsLike(certificates.Find(other))));
        return new(tls.ForConnection(certificate));
    }

    /// <summary>Says why, which the framework would not: it would only close the connection. Nothing has been written to it before, and nothing is sealed yet.</summary>
    private static async ValueTask<SslServerAuthenticationOptions> RefuseAsync(ConnectionContext connection, byte reason)
    {
        await connection.Transport.Output.WriteAsync(new byte[] { 21, 3, 3, 0, 2, 2, reason }); // a fatal alert (RFC 8446 section 6)
        throw new AuthenticationException("There is no certificate for the name that the client asks for.");
    }
}
