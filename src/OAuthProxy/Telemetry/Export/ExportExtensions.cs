namespace OAuthProxy.Telemetry.Export;

internal static class ExportExtensions
{
    /// <summary>Nothing of the SDK is loaded unless something is to be exported.</summary>
    public static IServiceCollection AddExport(this IServiceCollection services, OpenTelemetryOptions options) =>
        options.ExportsTraces || options.ExportsMetrics ? services.AddHostedService<OpenTelemetryExport>() : services;
}
