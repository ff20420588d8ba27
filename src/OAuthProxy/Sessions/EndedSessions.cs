using System.Collections.Concurrent;

namespace OAuthProxy.Sessions;

/// <summary>
/// The sessions that ended here a while ago. A request that was under way then may still be answered with a cookie of the session, sealed
/// anew or refreshed; the browser would be signed in again.
/// </summary>
internal sealed class EndedSessions(TimeProvider clock)
{
    // Longer than an application takes to begin its answer.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _ended = new();

    public bool Contains(Guid session) => _ended.ContainsKey(session);

    public void Add(Guid session)
    {
        var now = clock.GetUtcNow();
        foreach (var (id, at) in _ended)
        {
            if (now - at > Remembered)
            {
                _ended.TryRemove(id, out _);
            }
        }

        _ended[session] = now;
    }
}
