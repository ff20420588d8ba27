using OAuthProxy.Telemetry.Export;
using OAuthProxy.Telemetry.Logging;
using OAuthProxy.Telemetry.Metrics;

namespace OAuthProxy.Telemetry;

internal static class TelemetryExtensions
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services, TelemetryOptions options, LogStreams logs) =>
        services.AddSingleton(options).AddSingleton<MatcherPolicy, ProbeAgentPolicy>().AddLogs(options.Logging, logs).AddMetricsEndpoint(options).AddExport(options.OpenTelemetry);

    /// <summary>Before all other stations: what comes by the metrics' listener goes no further, everything else is counted and traced.</summary>
    public static IApplicationBuilder UseTelemetry(this IApplicationBuilder app, TelemetryOptions options) => app.UseMetrics(options).UseMiddleware<RequestSpans>();

    /// <summary>What an orchestrator asks: alive, and able to work.</summary>
    public static IEnumerable<IEndpointConventionBuilder> MapProbes(this IEndpointRouteBuilder endpoints, TelemetryOptions options) =>
        new[] { options.PingPath, options.ReadyPath }.Where(path => path.Length > 0).Select(path =>
        {
            var probe = endpoints.Map(path, path == options.ReadyPath ? Readiness.AnswerAsync : AnswerOk).WithMetadata(ProbeEndpoint.Instance);
            return path == options.PingPath && options.PingUserAgent.Length > 0 ? probe.WithMetadata(new ProbeAgent(options.PingUserAgent)) : probe;
        }).ToList();

    private static Task AnswerOk(HttpContext context)
    {
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync("OK");
    }
}
