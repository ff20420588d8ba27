using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
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
        services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = endpoint => UnixSocket.Open(endpoint, options));
        services.Configure<HostOptions>(host => host.ShutdownTimeout = LongestDrain);
        return services;
    }

    public static IApplicationBuilder UseTrustedProxies(this IApplicationBuilder app, ListeningOptions options) =>
        options.TrustsAnyProxy ? app.UseMiddleware<TrustedProxyMiddleware>() : app;

    /// <summary>Behind what a trusted proxy says of the host, as that is the one that counts.</summary>
    public static IApplicationBuilder UseRequestHosts(this IApplicationBuilder app) => app.UseMiddleware<RequestHostMiddleware>();

    /// <summary>The requests of the predicate are answered however they come: an orchestrator probes by http.</summary>
    public static IApplicationBuilder UseHttpsOnly(this IApplicationBuilder app, ListeningOptions options, Predicate<HttpRequest> answersPlainly) =>
        options.ForceHttps ? app.UseMiddleware<HttpsRedirect>(answersPlainly) : app;

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
            ? MalformedRequest.RefuseAsync(context)
            : next(context));

    /// <summary>Says where the server listens, with the port that it got where 0 was asked for.</summary>
    /// <param name="app">The server.</param>
    /// <param name="isForOperators">Whether an address answers nothing but what operators ask.</param>
    public static void AnnounceAddresses(this WebApplication app, Func<string, bool> isForOperators) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        foreach (var address in app.Urls.Where(url => !url.EndsWith(HandOffEndPoint.Instance.ToString(), StringComparison.Ordinal)))
        {
            if (isForOperators(address))
            {
                Log.Answering(app.Logger, address);
            }
            else
            {
                Log.Listening(app.Logger, address);
            }
        }
    });

    private static partial class Log
    {
        [LoggerMessage(500, LogLevel.Information, "Listening on {Address}.")]
        public static partial void Listening(ILogger logger, string address);

        [LoggerMessage(501, LogLevel.Information, "Metrics are at {Address}.")]
        public static partial void Answering(ILogger logger, string address);
    }
}
