namespace OAuthProxy.Telemetry.Logging;

/// <summary>Where lines go: those of a process's standard output and standard error. Only the entry point knows the console.</summary>
internal sealed record LogStreams(Stream Output, Stream Errors)
{
    public static LogStreams Nowhere { get; } = new(Stream.Null, Stream.Null);
}
