using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OAuthProxy.Telemetry.Export;

/// <summary>Sends traces and metrics to a collector. There is one only where the operator's variables ask for it.</summary>
internal sealed partial class OpenTelemetryExport(TelemetryOptions options, ILogger<OpenTelemetryExport> logger) : IHostedService, IDisposable
{
    /// <summary>The runtime's own: garbage collections, threads, memory.</summary>
    private const string Runtime = "System.Runtime";

    /// <summary>In milliseconds, for the traces and for the metrics.</summary>
    private const int LongestFlush = 2000;

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var export = options.OpenTelemetry;
        if (export.ExportsTraces)
        {
            _traces = Sdk.CreateTracerProviderBuilder()
                .ConfigureServices(UseVariables)
                .ConfigureResource(Describe)
                .AddSource(Instrumentation.Name)
                .AddOtlpExporter()
                .Build();
            Log.Exporting(logger, "Traces");
        }

        if (export.ExportsMetrics)
        {
            _metrics = Sdk.CreateMeterProviderBuilder()
                .ConfigureServices(UseVariables)
                .ConfigureResource(Describe)
                .AddMeter(Instrumentation.Name, Runtime)
                .AddOtlpExporter()
                .Build();
            Log.Exporting(logger, "Metrics");
        }

        return Task.CompletedTask;
    }

    /// <summary>The server has stopped by now, so that the last request's span is among what is sent here.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        // A collector that is gone must not hold up the end.
        _traces?.Shutdown(LongestFlush);
        _metrics?.Shutdown(LongestFlush);
        _traces?.Dispose();
        _metrics?.Dispose();
        (_traces, _metrics) = (null, null);
    }

    /// <summary>The SDK would read the process's environment by itself; it gets what the settings were made from.</summary>
    private void UseVariables(IServiceCollection services) =>
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(options.OpenTelemetry.Variables!).Build());

    /// <summary>A name and attributes that the operator gives come after these and win.</summary>
    private static void Describe(ResourceBuilder resource) => resource
        .Clear()
        .AddService("oauthproxy", serviceVersion: ProgramVersion.Text, autoGenerateServiceInstanceId: false)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    private static partial class Log
    {
        [LoggerMessage(750, LogLevel.Information, "{What} are exported by OTLP.")]
        public static partial void Exporting(ILogger logger, string what);
    }
}
