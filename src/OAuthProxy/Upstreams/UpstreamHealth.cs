namespace OAuthProxy.Upstreams;

/// <summary>How the proxy finds out whether an address is good: a GET that has to be answered with a status of 2xx.</summary>
/// <param name="Path">What is asked for.</param>
/// <param name="Interval">From one question to the next.</param>
/// <param name="Timeout">How long an answer may take.</param>
internal sealed record UpstreamHealth(string Path, TimeSpan Interval, TimeSpan Timeout)
{
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);
}
