namespace OAuthProxy.Telemetry.Logging;

/// <summary>Brings the events of all rooms to the standard log, and those that carry an <see cref="AuthEvent"/> to the auth log.</summary>
internal sealed class LogProvider(LoggingOptions options, LogWriter writer, LogTime time) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new CategoryLogger(this, categoryName);

    public void Dispose()
    {
        // The writer outlives every logger.
    }

    private sealed class CategoryLogger(LogProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var message = formatter(state, exception);
            if (AuthEventAmong(state) is { } outcome)
            {
                provider.LogAuth(outcome, message);
            }
            else
            {
                provider.LogStandard(logLevel, $"{category}:{eventId.Id}", exception is null ? message : $"{message} {exception}");
            }
        }

        private static AuthEvent? AuthEventAmong<TState>(TState state)
        {
            if (state is IReadOnlyList<KeyValuePair<string, object?>> values)
            {
                for (var index = 0; index < values.Count; index++)
                {
                    if (values[index].Value is AuthEvent outcome)
                    {
                        return outcome;
                    }
                }
            }

            return null;
        }
    }

    private void LogStandard(LogLevel level, string file, string message)
    {
        if (options.StandardEnabled)
        {
            writer.Write(new StandardEntry(time.Now, level, file, message));
        }
    }

    private void LogAuth(AuthEvent outcome, string message)
    {
        if (options.AuthEnabled)
        {
            writer.Write(new AuthEntry(time.Now, outcome, message));
        }
    }
}
