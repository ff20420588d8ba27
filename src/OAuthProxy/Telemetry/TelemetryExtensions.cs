using OAuthProxy.Telemetry.Export;
using OAuthProxy.Telemetry.Metrics;

namespace OAuthProxy.Telemetry;

internal static class TelemetryExtensions
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services, TelemetryOptions options) => services.AddSingleton(options).AddMetricsEndpoint(options).AddExport(options.OpenTelemetry).AddLogging(logging => logging
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
        })
        .SetMinimumLevel(LogLevel.Information)
        .AddFilter("Microsoft", LogLevel.Warning)
        // A start that failed is told by the program, in a line; what ends the host later is critical.
        .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical)
        // The rooms themselves say what these have to say, without addresses, cookies and stack traces.
        .AddFilter("Yarp", LogLevel.Error)
        .AddFilter("OAuthProxy.GitHub.GitHubHandler", LogLevel.Error));

    /// <summary>Before all other stations: what comes by the metrics' listener goes no further, everything else is counted and traced.</summary>
    public static IApplicationBuilder UseTelemetry(this IApplicationBuilder app, TelemetryOptions options) => app.UseMetrics(options).UseMiddleware<RequestSpans>();

    /// <summary>What an orchestrator asks: alive, and able to work.</summary>
    public static IEnumerable<IEndpointConventionBuilder> MapProbes(this IEndpointRouteBuilder endpoints, TelemetryOptions options) =>
        new[] { options.PingPath, options.ReadyPath }.Where(path => path.Length > 0).Select(path => endpoints.Map(path, AnswerOk)).ToList();

    private static Task AnswerOk(HttpContext context)
    {
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync("OK");
    }
}
