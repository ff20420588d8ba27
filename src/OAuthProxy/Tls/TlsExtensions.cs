using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace OAuthProxy.Tls;

internal static class TlsExtensions
{
    /// <summary>Reads the certificate at the start and whenever one of its files changes. Nothing happens where there is none.</summary>
    public static IServiceCollection AddCertificate(this IServiceCollection services, CertificateOptions options)
    {
        if (!options.IsGiven)
        {
            return services;
        }

        services.AddKeyedSingleton(options, (provider, _) => new CertificateSource(
            options.Files, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<CertificateSource>>()));
        foreach (var path in new[] { options.CertificateFile, options.KeyFile })
        {
            services.AddSingleton(provider => new WatchedFile(path, provider.GetRequiredKeyedService<CertificateSource>(options).Read));
        }

        return services;
    }

    /// <summary>The certificates of hosts, and of all that have none of their own.</summary>
    public static IServiceCollection AddHostCertificates(this IServiceCollection services, CertificateOptions ofFlags) => services
        .AddCertificate(ofFlags)
        .AddSingleton(provider => new HostCertificates(
            provider.GetKeyedService<CertificateSource>(ofFlags), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<CertificateSource>>()));

    /// <summary>Serves HTTP/1.1 and HTTP/2 (ALPN) with the certificate that <see cref="AddCertificate"/> was given, the newest good one for each connection.</summary>
    public static void UseCertificate(this ListenOptions listen, CertificateOptions certificate, TlsOptions tls)
    {
        var source = listen.ApplicationServices.GetRequiredKeyedService<CertificateSource>(certificate);
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => new(tls.ForConnection(source.Current ?? throw new AuthenticationException("There is no certificate yet."))),
        });
    }

    /// <summary>The same with the certificate of the host that the client asks for.</summary>
    public static void UseHostCertificates(this ListenOptions listen, TlsOptions tls)
    {
        var choice = new CertificateChoice(listen.ApplicationServices.GetRequiredService<HostCertificates>(), tls);
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = choice.ForAsync });
    }
}
