using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using OAuthProxy.Tls;

namespace OAuthProxy.Telemetry.Metrics;

/// <summary>
/// A listener of its own that answers every path with the metrics and does nothing else. The connection says which listener a request came
/// by; neither its Host nor its path does, so that nothing sent to the one reaches the other.
/// </summary>
internal sealed class MetricsEndpoint(TelemetryOptions options, MetricCollection metrics) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        Listen(kestrel, options.MetricsAddress, listen => listen.Protocols = HttpProtocols.Http1);
        Listen(kestrel, options.MetricsSecureAddress, listen => listen.UseCertificate(options.MetricsCertificate, new TlsOptions()));
    }

    /// <summary>The first station of all requests.</summary>
    public RequestDelegate Before(RequestDelegate next) => context => context.Features.Get<ForMetrics>() is null ? next(context) : AnswerAsync(context);

    private static void Listen(KestrelServerOptions kestrel, IPEndPoint? address, Action<ListenOptions> configure)
    {
        if (address is null)
        {
            return;
        }

        if (address.Address.Equals(IPAddress.IPv6Any))
        {
            kestrel.ListenAnyIP(address.Port, Marked); // falls back to IPv4 where there is no IPv6
        }
        else
        {
            kestrel.Listen(address, Marked);
        }

        void Marked(ListenOptions listen)
        {
            configure(listen);
            listen.Use(next => connection =>
            {
                connection.Features.Set(ForMetrics.Instance);
                return next(connection);
            });
        }
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "GET, HEAD";
            return Task.CompletedTask;
        }

        context.Response.ContentType = PrometheusText.ContentType;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(PrometheusText.Of(metrics.Read()));
    }

    /// <summary>The mark of a connection.</summary>
    private sealed class ForMetrics
    {
        public static readonly ForMetrics Instance = new();
    }
}
