namespace OAuthProxy.Sessions.Ring;

/// <summary>Reads the ring now and then, and often while it is not known.</summary>
internal sealed class RingWatch(KeyRing ring, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await ring.ReadAsync().WaitAsync(stoppingToken);
            }
            catch (SessionStoreException)
            {
                // The log has a line about every outage.
            }

            await Task.Delay(ring.IsKnown ? Interval : Retry, clock, stoppingToken);
        }
    }
}
