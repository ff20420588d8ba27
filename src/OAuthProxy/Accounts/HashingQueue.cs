namespace OAuthProxy.Accounts;

/// <summary>Slow hashes take at most half of the processors, and few wait for their turn: a flood of attempts must not stop the proxy.</summary>
internal sealed class HashingQueue : IDisposable
{
    private const int LongestQueue = 32;

    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 2));
    private int _waiting;

    /// <summary>Null when too many wait already.</summary>
    public async Task<bool?> CheckAsync(PasswordHash hash, byte[] password)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > LongestQueue)
            {
                return null;
            }

            await _turns.WaitAsync();
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        try
        {
            return await Task.Run(() => hash.Holds(password));
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();
}
