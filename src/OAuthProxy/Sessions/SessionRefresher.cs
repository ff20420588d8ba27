using System.Collections.Concurrent;

namespace OAuthProxy.Sessions;

/// <summary>
/// Refreshes sessions that are due: one renewal at a time for each session however many requests arrive, and at most two seconds in a
/// request's way. A renewal that takes longer goes on, and its result is there for the next request. Results are remembered until they are due
/// themselves: a browser's requests under way still carry the old cookie, and behind a gateway that does not hand the new one on (Caddy) it is
/// all that ever comes. What GitHub said last is in force then, and never again what it said before. A result with a new token is remembered
/// as long as the session may live: the old cookie's token is dead.
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

    // How long a browser's requests are under way with a cookie whose token was renewed elsewhere.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    // Some megabytes. With more sessions than these, results are remembered for a minute, which costs calls to GitHub; and a sign-in, where a
    // gateway keeps the cookie with the new token to itself.
    private const int ManySessions = 4096;

    private readonly ConcurrentDictionary<Guid, Attempt> _attempts = new();

    // Without a refresh only tokens that expire are renewed; then a refusal stands for an hour.
    private readonly TimeSpan _interval = options.Refresh > TimeSpan.Zero ? options.Refresh : TimeSpan.FromHours(1);
    private long _sweptAt = clock.GetTimestamp();

    /// <summary>GitHub knows nothing of a local account. A token that is about to expire makes any session due: its upstream would get a dead one.</summary>
    public bool IsDue(Session session) => !session.Identity.IsLocal && clock.GetUtcNow() >= DueAt(session);

    /// <summary>
    /// A session that was found to be over may be another replica's to go on with: it has just used the refresh token, and the cookie with the
    /// new one is on its way to the browser. So that one is not removed from it for a moment.
    /// </summary>
    public bool MayGoOnElsewhere(Session session) => _attempts.TryGetValue(session.Id, out var attempt) && attempt.Outcome == RenewalOutcome.Spent && clock.GetUtcNow() - attempt.EndedAt < Grace;

    /// <summary>The refreshed session, the latest one known if it cannot be refreshed now, or null if it is over.</summary>
    public async ValueTask<Session?> RefreshAsync(Session session)
    {
        var attempt = AttemptFor(session);
        try
        {
            // Completed attempts are the usual case by far: fifty requests of one page share one.
            var wait = attempt.StartedAt + LongestWait - clock.GetUtcNow();
            var renewed = attempt.Result.IsCompleted ? await attempt.Result : await attempt.Result.WaitAsync(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, clock);
            var latest = Newer(session, attempt.Latest);
            return renewed.Outcome switch
            {
                RenewalOutcome.Revoked => null,
                RenewalOutcome.Spent => clock.GetUtcNow() - DueAt(latest) < Grace ? latest : null, // whoever was revoked gains no more than this
                _ => latest,
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

            if (!MayRetry(attempt, session))
            {
                return attempt;
            }

            var next = new Attempt(Newer(session, attempt.Latest), clock.GetUtcNow(), attempt.Failures) { HasNewToken = attempt.HasNewToken };
            if (_attempts.TryUpdate(key, next, attempt))
            {
                next.Start(() => RunAsync(next));
                return next;
            }
        }
    }

    private static Session Newer(Session one, Session other) => other.IsNewerThan(one) ? other : one;

    private DateTimeOffset DueAt(Session session)
    {
        var refreshAt = options.Refresh > TimeSpan.Zero ? session.RefreshedAt + options.Refresh : DateTimeOffset.MaxValue;
        return session.TokenExpiry?.RenewAt < refreshAt ? session.TokenExpiry.RenewAt : refreshAt;
    }

    private bool MayRetry(Attempt attempt, Session session)
    {
        var age = clock.GetUtcNow() - attempt.EndedAt;
        return attempt.Outcome switch
        {
            null => false,
            RenewalOutcome.Unavailable => clock.GetUtcNow() >= attempt.RetryAt,

            // Not for every request, should GitHub's tokens live for no more than a moment.
            RenewalOutcome.Renewed => IsDue(Newer(session, attempt.Latest)) && (age >= _interval || age >= Remembered),
            _ => age >= _interval || session.IsNewerThan(attempt.Latest), // another replica's
        };
    }

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
        var isCrowded = _attempts.Count > ManySessions;
        foreach (var (key, attempt) in _attempts)
        {
            var memory = isCrowded ? Remembered
                : !attempt.HasNewToken ? _interval + Remembered
                : options.Expire > TimeSpan.Zero ? attempt.Latest.CreatedAt + options.Expire - attempt.EndedAt
                : TimeSpan.MaxValue;
            if (attempt.IsForgotten(now, memory))
            {
                _attempts.TryRemove(new(key, attempt));
            }
        }
    }

    private sealed class Attempt(Session session, DateTimeOffset startedAt, int failures)
    {
        private readonly TaskCompletionSource<Renewal> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Renewal> Result => _result.Task;

        /// <summary>Nobody waits longer than from here, so that a GitHub that hangs delays one moment and not every request.</summary>
        public DateTimeOffset StartedAt { get; } = startedAt;

        /// <summary>What was known of the session at the start; after a renewal, what is known now.</summary>
        public Session Latest { get; private set; } = session;

        public int Failures { get; private set; } = failures;

        public DateTimeOffset EndedAt { get; private set; } = DateTimeOffset.MaxValue;

        /// <summary>Null while it is under way.</summary>
        public RenewalOutcome? Outcome => Result.IsCompleted ? Result.Result.Outcome : null;

        /// <summary>When GitHub is asked again that was not available.</summary>
        public DateTimeOffset RetryAt { get; private set; } = DateTimeOffset.MaxValue;

        /// <summary>The token that the session began with is dead, and <see cref="Latest"/> has the only one.</summary>
        public bool HasNewToken { get; set; }

        /// <summary>Started only by whoever put the attempt into the table, so that there is never a second one.</summary>
        public void Start(Func<Task<Renewal>> run) => _ = Task.Run(async () => _result.SetResult(await run()));

        public bool IsForgotten(DateTimeOffset now, TimeSpan memory) =>
            Result.IsCompleted && now - EndedAt > memory && (RetryAt == DateTimeOffset.MaxValue || now - RetryAt > Remembered);

        public void End(Renewal renewal, DateTimeOffset now)
        {
            EndedAt = now;
            Latest = renewal.Apply(Latest, now);
            HasNewToken |= renewal.Token is not null;
            if (renewal.Outcome == RenewalOutcome.Renewed)
            {
                Failures = 0;
            }
            else if (renewal.Outcome == RenewalOutcome.Unavailable)
            {
                // What GitHub asks for and then, doubled each time, some more; and spread, so that ten thousand sessions do not come back in the same second.
                var pause = Math.Min(FirstRetry.TotalSeconds * Math.Pow(2, Failures), LongestRetry.TotalSeconds);
#pragma warning disable CA5394 // Spreading load needs no secret randomness.
                RetryAt = now + (renewal.RetryAfter < LongestAsked ? renewal.RetryAfter : LongestAsked) + TimeSpan.FromSeconds(pause * (0.8 + (0.4 * Random.Shared.NextDouble())));
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
