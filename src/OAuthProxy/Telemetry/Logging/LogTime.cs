namespace OAuthProxy.Telemetry.Logging;

/// <summary>Moments in the zone in which the logs tell them.</summary>
internal sealed class LogTime(LoggingOptions options, TimeProvider clock)
{
    public DateTimeOffset Now => At(clock.GetUtcNow());

    public DateTimeOffset At(DateTimeOffset moment) => options.LocalTime ? TimeZoneInfo.ConvertTime(moment, clock.LocalTimeZone) : moment.ToUniversalTime();
}
