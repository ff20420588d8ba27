using OAuthProxy.Telemetry.Logging;

namespace OAuthProxy.Telemetry;

internal static class TelemetryExtensions
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services, TelemetryOptions options, LogStreams logs) =>
        services.AddLogs(options.Logging, logs);

    /// <summary>What an orchestrator asks: alive, and able to work.</summary>
    public static IEnumerable<IEndpointConventionBuilder> MapProbes(this IEndpointRouteBuilder endpoints, TelemetryOptions options) =>
        new[] { options.PingPath, options.ReadyPath }.Where(path => path.Length > 0).Select(path => endpoints.Map(path, AnswerOk).WithMetadata(ProbeEndpoint.Instance)).ToList();

    private static Task AnswerOk(HttpContext context)
    {
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync("OK");
    }
}
