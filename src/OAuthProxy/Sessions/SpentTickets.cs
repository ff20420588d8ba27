using System.Collections.Concurrent;

namespace OAuthProxy.Sessions;

/// <summary>
/// Remembers used tickets in this process. Only sealed ones come here, each of which took a session, so that nobody can fill it. Another replica
/// does not know them; what a ticket needs beside itself is a cookie that its first use removes.
/// </summary>
internal sealed class SpentTickets(TimeProvider clock) : ISpentTickets
{
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _until = new();

    public ValueTask<bool> SpendAsync(Guid ticket, TimeSpan lifetime)
    {
        var now = clock.GetUtcNow();
        foreach (var (id, until) in _until)
        {
            if (until < now)
            {
                _until.TryRemove(id, out _);
            }
        }

        return ValueTask.FromResult(_until.TryAdd(ticket, now + lifetime));
    }
}
