using System.Collections.Concurrent;

namespace OAuthProxy.Sessions;

/// <summary>
/// Refreshes sessions that are due: one renewal at a time for each session however many requests arrive, and at most two seconds in a
/// request's way. A renewal that takes longer goes on, and its result is there for the next request. Results are remembered until they are due
/// themselves: a browser's requests under way still carry the old cookie, and behind a gateway that does not hand the new one on (Caddy) it is
/// all that ever comes. What GitHub said last is in force then, and never again what it said before.
/// </summary>
internal sealed partial class SessionRefresher(SessionCookieOptions options, ISessionRenewal renewal, SessionInstruments instruments, TimeProvider clock, ILogger<SessionRefresher> logger)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRenewal = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(10);

    // Its limits are lifted every hour.
    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(1);

    // Some megabytes. With more sessions than these, results are remembered for a minute, which costs calls to GitHub and nothing else.
    private const int ManySessions = 4096;

    private readonly ConcurrentDictionary<Guid, Attempt> _attempts = new();
    private long _sweptAt = clock.GetTimestamp();

    /// <summary>GitHub knows nothing of a local account.</summary>
    public bool IsDue(Session session) => !session.Identity.IsLocal && options.Refresh > TimeSpan.Zero && clock.GetUtcNow() - session.RefreshedAt >= options.Refresh;

    /// <summary>A clock that was wrong has written when GitHub was asked: no refresh would be due before, and none would ever seem newer.</summary>
    public Session WithoutFuture(Session session) =>
        session.RefreshedAt - clock.GetUtcNow() > SessionCookieOptions.ClockTolerance ? session with { RefreshedAt = DateTimeOffset.UnixEpoch } : session;

    /// <summary>Its absolute lifetime has ended, which may be while GitHub is asked.</summary>
    public bool IsOver(Session session) => options.Expire > TimeSpan.Zero && clock.GetUtcNow() - session.CreatedAt >= options.Expire;

    /// <summary>The refreshed session, the latest one known if it cannot be refreshed now, or null if it is over.</summary>
    public async ValueTask<Session?> RefreshAsync(Session session)
    {
        var attempt = AttemptFor(session);
        try
        {
            // Completed attempts are the usual case by far: fifty requests of one page share one.
            var wait = attempt.StartedAt + LongestWait - clock.GetUtcNow();
            var renewed = attempt.Result.IsCompleted ? await attempt.Result : await attempt.Result.WaitAsync(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, clock);
            return renewed.Outcome switch
            {
                RenewalOutcome.Renewed => attempt.Latest,
                RenewalOutcome.Revoked => null,
                _ => Newer(session, attempt.Latest),
            };
        }
        catch (TimeoutException)
        {
            return Newer(session, attempt.Latest);
        }
    }

    private Attempt AttemptFor(Session session)
    {
        SweepNowAndThen();
        var key = session.Id;
        while (true)
        {
            if (!_attempts.TryGetValue(key, out var attempt))
            {
                var first = new Attempt(session, clock.GetUtcNow(), failures: 0);
                if (_attempts.TryAdd(key, first))
                {
                    first.Start(() => RunAsync(first));
                    return first;
                }

                continue;
            }

            if (!attempt.MayRetry(clock.GetUtcNow(), options.Refresh))
            {
                return attempt;
            }

            var next = new Attempt(Newer(session, attempt.Latest), clock.GetUtcNow(), attempt.Failures);
            if (_attempts.TryUpdate(key, next, attempt))
            {
                next.Start(() => RunAsync(next));
                return next;
            }
        }
    }

    private static Session Newer(Session one, Session other) => other.RefreshedAt > one.RefreshedAt ? other : one;

    private async Task<Renewal> RunAsync(Attempt attempt)
    {
        var session = attempt.Latest;
        using var limit = new CancellationTokenSource(LongestRenewal, clock);
        Renewal result;
        try
        {
            result = await renewal.RenewAsync(session, limit.Token);
            instruments.Refreshed(result.Outcome);
        }
        catch (Exception failure)
        {
            // Whatever went wrong, a person must not be thrown out for it.
            Log.Failed(logger, failure, session.Identity.Login);
            instruments.RefreshFailed();
            result = new(RenewalOutcome.Unavailable);
        }

        attempt.End(result, clock.GetUtcNow());
        return result;
    }

    private void SweepNowAndThen()
    {
        var swept = Volatile.Read(ref _sweptAt);
        if (clock.GetElapsedTime(swept) < Remembered || Interlocked.CompareExchange(ref _sweptAt, clock.GetTimestamp(), swept) != swept)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var memory = _attempts.Count > ManySessions ? Remembered : options.Refresh + Remembered;
        foreach (var (key, attempt) in _attempts)
        {
            if (attempt.IsForgotten(now, memory))
            {
                _attempts.TryRemove(new(key, attempt));
            }
        }
    }

    private sealed class Attempt(Session session, DateTimeOffset startedAt, int failures)
    {
        private readonly TaskCompletionSource<Renewal> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private DateTimeOffset _retryAt = DateTimeOffset.MaxValue;

        public Task<Renewal> Result => _result.Task;

        /// <summary>Nobody waits longer than from here, so that a GitHub that hangs delays one moment and not every request.</summary>
        public DateTimeOffset StartedAt { get; } = startedAt;

        /// <summary>What was known of the session at the start; after a renewal, what is known now.</summary>
        public Session Latest { get; private set; } = session;

        public int Failures { get; private set; } = failures;

        public DateTimeOffset EndedAt { get; private set; } = DateTimeOffset.MaxValue;

        /// <summary>Started only by whoever put the attempt into the table, so that there is never a second one.</summary>
        public void Start(Func<Task<Renewal>> run) => _ = Task.Run(async () => _result.SetResult(await run()));

        public bool MayRetry(DateTimeOffset now, TimeSpan interval) =>
            _result.Task.IsCompleted && (_retryAt == DateTimeOffset.MaxValue ? now - EndedAt >= interval : now >= _retryAt);

        public bool IsForgotten(DateTimeOffset now, TimeSpan memory) =>
            _result.Task.IsCompleted && now - EndedAt > memory && (_retryAt == DateTimeOffset.MaxValue || now - _retryAt > Remembered);

        public void End(Renewal renewal, DateTimeOffset now)
        {
            EndedAt = now;
            if (renewal.Outcome == RenewalOutcome.Renewed)
            {
                Latest = Latest with { Identity = renewal.Identity!, RefreshedAt = now };
                Failures = 0;
            }
            else if (renewal.Outcome == RenewalOutcome.Unavailable)
            {
                // What GitHub asks for and then, doubled each time, some more; and spread, so that ten thousand sessions do not come back in the same second.
                var pause = Math.Min(FirstRetry.TotalSeconds * Math.Pow(2, Failures), LongestRetry.TotalSeconds);
#pragma warning disable CA5394 // Spreading load needs no secret randomness.
                _retryAt = now + (renewal.RetryAfter < LongestAsked ? renewal.RetryAfter : LongestAsked) + TimeSpan.FromSeconds(pause * (0.8 + (0.4 * Random.Shared.NextDouble())));
#pragma warning restore CA5394
                Failures++;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(110, LogLevel.Error, "Refreshing the session of {Login} failed; it is kept and tried again later.")]
        public static partial void Failed(ILogger logger, Exception failure, string login);
    }
}
