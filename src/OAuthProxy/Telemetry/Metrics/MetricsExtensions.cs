using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace OAuthProxy.Telemetry.Metrics;

internal static class MetricsExtensions
{
    public static IServiceCollection AddMetricsEndpoint(this IServiceCollection services, TelemetryOptions options) => !options.HasMetricsEndpoint
        ? services
        : services
            .AddSingleton<MetricCollection>()
            .AddSingleton<MetricsEndpoint>()
            .AddSingleton<IConfigureOptions<KestrelServerOptions>>(provider => provider.GetRequiredService<MetricsEndpoint>());

    public static IApplicationBuilder UseMetrics(this IApplicationBuilder app, TelemetryOptions options)
    {
        if (options.HasMetricsEndpoint)
        {
            app.Use(app.ApplicationServices.GetRequiredService<MetricsEndpoint>().Before);
        }

        if (!options.IsMeasuring)
        {
            return app;
        }

        _ = new ProcessInstruments(app.ApplicationServices.GetRequiredService<Instrumentation>());
        return app.UseMiddleware<RequestMetricsMiddleware>();
    }
}
