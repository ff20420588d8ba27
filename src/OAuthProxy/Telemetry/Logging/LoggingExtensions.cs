namespace OAuthProxy.Telemetry.Logging;

internal static class LoggingExtensions
{
    public static IServiceCollection AddLogs(this IServiceCollection services, LoggingOptions options, LogStreams streams)
    {
        services.AddSingleton(options).AddSingleton(streams).AddSingleton<LogFormats>().AddSingleton<LogTime>().AddSingleton<LogWriter>();
        return services.AddLogging(logging =>
        {
            if (options.StandardEnabled || options.AuthEnabled)
            {
                logging.Services.AddSingleton<ILoggerProvider, LogProvider>();
            }

            logging
                .SetMinimumLevel(LogLevel.Information)
                .AddFilter("Microsoft", LogLevel.Warning)
                // A start that failed is told by the program, in a line; what ends the host later is critical.
                .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical)
                // The rooms themselves say what these have to say, without addresses, cookies and stack traces.
                .AddFilter("Yarp", LogLevel.Error)
                .AddFilter("OAuthProxy.GitHub.GitHubHandler", LogLevel.Error);
        });
    }

    public static IApplicationBuilder UseRequestIds(this IApplicationBuilder app, LoggingOptions options) =>
        options.RequestIdHeader.Length > 0 ? app.UseMiddleware<RequestIdMiddleware>() : app;

    /// <summary>The first of all stations but the request's id, so that nothing that happens to a request is left out.</summary>
    public static IApplicationBuilder UseRequestLog(this IApplicationBuilder app, LoggingOptions options, RequestLogSources sources) =>
        options.RequestEnabled ? app.UseMiddleware<RequestLogMiddleware>(sources) : app;
}
