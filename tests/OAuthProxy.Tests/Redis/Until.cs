namespace OAuthProxy.Tests.Redis;

/// <summary>Waits for what another process does in its own time.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"It took too long until {what}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>Until the command is done, however often it fails before.</summary>
    public static Task DoneAsync(Func<Task> action, string what) => TrueAsync(
        async () =>
        {
            try
            {
                await action();
                return true;
            }
            catch (OAuthProxy.Redis.RedisException)
            {
                return false;
            }
        },
        what);
}
