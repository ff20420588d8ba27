using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace OAuthProxy.Listening;

internal static partial class ListeningExtensions
{
    /// <summary>What requests under way get when the process is told to stop; an orchestrator gives 30 seconds by default.</summary>
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(15);

    public static IServiceCollection AddListening(this IServiceCollection services, ListeningOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<HandOffListenerFactory>();
        services.AddSingleton<IConnectionListenerFactory>(provider => provider.GetRequiredService<HandOffListenerFactory>());
        services.AddSingleton<PriorKnowledge>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelSetup>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = LongestDrain);
        return services;
    }

    public static IApplicationBuilder UseTrustedProxies(this IApplicationBuilder app, ListeningOptions options) =>
        options.IsBehindProxy && options.TrustedProxies.Count > 0 ? app.UseMiddleware<TrustedProxyMiddleware>() : app;

    /// <summary>Behind whatever ends TLS the connection is plain, but a Secure cookie says that people come by https; links and headers have to say so too.</summary>
    public static IApplicationBuilder UsePublicScheme(this IApplicationBuilder app, bool isHttps) => !isHttps ? app : app.Use(next => context =>
    {
        context.Request.Scheme = Uri.UriSchemeHttps;
        return next(context);
    });

    /// <summary>
    /// Refuses a request with both a length and chunks. Kestrel goes by the chunks and calls the length X-Content-Length; whatever stands before
    /// may have gone by the length, and would take the rest for somebody else's request (RFC 9112 section 6.3).
    /// </summary>
    public static IApplicationBuilder UseOneLength(this IApplicationBuilder app) => app.Use(next => context =>
        context.Request.Headers.TransferEncoding.Count > 0 && context.Request.Headers.ContainsKey("X-Content-Length")
            ? throw new Microsoft.AspNetCore.Http.BadHttpRequestException("The request has both a Content-Length and a Transfer-Encoding.")
            : next(context));

    /// <summary>Says where the server listens, with the port that it got where 0 was asked for.</summary>
    public static void AnnounceAddresses(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        foreach (var address in app.Urls.Where(url => !url.EndsWith(HandOffEndPoint.Instance.ToString(), StringComparison.Ordinal)))
        {
            Log.Listening(app.Logger, address);
        }
    });

    private static partial class Log
    {
        [LoggerMessage(500, LogLevel.Information, "Listening on {Address}.")]
        public static partial void Listening(ILogger logger, string address);
    }

    /// <summary>Limits for a proxy: what a body may be and how fast it must come is for the application to say.</summary>
    private sealed class KestrelSetup(ListeningOptions options, PriorKnowledge priorKnowledge) : IConfigureOptions<KestrelServerOptions>
    {
        private const int HeaderBytes = 64 * 1024;
        private const int RequestLineBytes = 32 * 1024;

        public void Configure(KestrelServerOptions kestrel)
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestLineSize = RequestLineBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = HeaderBytes;
            kestrel.Limits.Http2.MaxRequestHeaderFieldSize = RequestLineBytes;

            // Header bytes pass as they are (see HeaderText).
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;

            kestrel.Listen(HandOffEndPoint.Instance, listen => listen.Protocols = HttpProtocols.Http2);
            if (options.Http.Address.Equals(IPAddress.IPv6Any))
            {
                kestrel.ListenAnyIP(options.Http.Port, Http1OrPriorKnowledge); // falls back to IPv4 where there is no IPv6
            }
            else
            {
                kestrel.Listen(options.Http, Http1OrPriorKnowledge);
            }
        }

        private void Http1OrPriorKnowledge(ListenOptions listen)
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(priorKnowledge.Middleware);
        }
    }
}
