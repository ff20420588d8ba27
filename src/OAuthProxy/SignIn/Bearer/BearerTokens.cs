using System.Collections.Concurrent;
using System.Net;
using OAuthProxy.GitHub;
using OAuthProxy.Sessions;

namespace OAuthProxy.SignIn.Bearer;

/// <summary>
/// Whom tokens speak for. GitHub is asked at most every five minutes about each, or every <c>cookie-refresh</c> if that is shorter, by one call at a
/// time however many requests arrive. While it gives no answer, its last one holds for up to an hour.
/// </summary>
internal sealed partial class BearerTokens(GitHubTokenCheck gitHub, SessionCookieOptions sessions, SignInInstruments instruments, TimeProvider clock, ILogger<BearerTokens> logger)
{
    private static readonly TimeSpan LongestMemory = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestOutage = TimeSpan.FromHours(1);
    private static readonly TimeSpan RejectionStands = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan OutagePause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly TimeSpan _memory = sessions.Refresh > TimeSpan.Zero && sessions.Refresh < LongestMemory ? sessions.Refresh : LongestMemory;
    private readonly BearerMemory _remembered = new(clock);
    private readonly ConcurrentDictionary<string, Check> _underWay = new(StringComparer.Ordinal);

    public async ValueTask<BearerAnswer> AskAsync(string token, GitHubTokenKind kind, HttpContext context)
    {
        var key = _remembered.KeyOf(token);
        var answer = Remembered(key) ?? await CheckAsync(key, token, kind, context);
        instruments.BearerToken(answer.Outcome switch
        {
            BearerOutcome.Accepted => "accepted",
            BearerOutcome.Rejected => "rejected",
            BearerOutcome.Throttled => "throttled",
            _ => "unavailable",
        }, answer.IsRemembered);
        return answer;
    }

    private BearerAnswer? Remembered(string key) =>
        _remembered.Good(key) is { } good && clock.GetUtcNow() < good.AskAgainAt ? Accepted(good) : _remembered.Other(key);

    private async Task<BearerAnswer> CheckAsync(string key, string token, GitHubTokenKind kind, HttpContext context)
    {
        var (from, facts) = (ClientAddress.OrPeer(context), RequestFacts.Of(context, username: null)); // it may outlive the request
        var own = new Check(clock.GetUtcNow(), () => Task.Run(() => RunAsync(key, token, kind, from, facts)));
        var check = _underWay.GetOrAdd(key, own);
        var left = check.StartedAt + LongestWait - clock.GetUtcNow();
        var known = _remembered.Good(key) is { } good && clock.GetUtcNow() - good.CheckedAt < LongestOutage ? good : null;
        try
        {
            var wait = known is null ? Timeout.InfiniteTimeSpan : left > TimeSpan.Zero ? left : TimeSpan.Zero;
            var answer = await check.Answer.WaitAsync(wait, clock, context.RequestAborted);
            return check == own ? answer : answer with { IsRemembered = true };
        }
        catch (TimeoutException)
        {
            return Accepted(known!);
        }
    }

    private async Task<BearerAnswer> RunAsync(string key, string token, GitHubTokenKind kind, IPAddress? from, RequestFacts facts)
    {
        try
        {
            // Another request's check may have ended since this one was asked for.
            return Remembered(key) ?? await AskGitHubAsync(key, token, kind, from, facts);
        }
        finally
        {
            _underWay.TryRemove(key, out _);
        }
    }

    private async Task<BearerAnswer> AskGitHubAsync(string key, string token, GitHubTokenKind kind, IPAddress? from, RequestFacts facts)
    {
        var known = _remembered.Good(key);
        if (known is null && _remembered.BeginGuess(from) is var wait && wait > TimeSpan.Zero)
        {
            return new(BearerOutcome.Throttled) { RetryAfter = wait };
        }

        try
        {
            var person = await gitHub.WhoseAsync(token, kind, CancellationToken.None);
            var now = clock.GetUtcNow();
            var good = new GoodToken(person, now, now + _memory, new());
            _remembered.Set(key, good);
            TakeBackGuess();
            return Accepted(good) with { IsRemembered = false };
        }
        catch (GitHubException failure) when (failure.Failure == GitHubFailure.TokenRejected)
        {
            var rejected = new BearerAnswer(BearerOutcome.Rejected);
            _remembered.SetOther(key, rejected, RejectionStands);
            Log.Rejected(logger, from, failure.Message, new("AuthFailure", facts));
            return rejected;
        }
        catch (Exception failure)
        {
            // GitHub's failure, or a fault of ours: neither says anything about the token.
            TakeBackGuess();
            Log.NotChecked(logger, (failure as GitHubException)?.Message ?? failure.GetType().Name, new("AuthError", facts));
            var asked = (failure as GitHubException)?.RetryAfter ?? TimeSpan.Zero;
            return GoOn(asked < OutagePause ? OutagePause : asked < LongestMemory ? asked : LongestMemory);
        }

        void TakeBackGuess()
        {
            if (known is null)
            {
                _remembered.TakeBackGuess(from);
            }
        }

        BearerAnswer GoOn(TimeSpan pause)
        {
            var now = clock.GetUtcNow();
            if (known is not null && now - known.CheckedAt < LongestOutage)
            {
                _remembered.Set(key, known with { AskAgainAt = now + pause });
                return Accepted(known);
            }

            var unavailable = new BearerAnswer(BearerOutcome.Unavailable) { RetryAfter = pause };
            _remembered.SetOther(key, unavailable, pause);
            return unavailable;
        }
    }

    private static BearerAnswer Accepted(GoodToken good) => new(BearerOutcome.Accepted) { Person = good.Person, News = good.News, IsRemembered = true };

    /// <summary>Begun only for the one that came into the table, so that there is never a second one.</summary>
    private sealed class Check(DateTimeOffset startedAt, Func<Task<BearerAnswer>> run)
    {
        private readonly Lazy<Task<BearerAnswer>> _answer = new(run);

        /// <summary>Nobody who has an older answer waits longer than from here.</summary>
        public DateTimeOffset StartedAt => startedAt;

        public Task<BearerAnswer> Answer => _answer.Value;
    }

    private static partial class Log
    {
        [LoggerMessage(451, LogLevel.Warning, "A GitHub token from {Address} was rejected: {Reason}.")]
        public static partial void Rejected(ILogger logger, IPAddress? address, string reason, AuthEvent outcome);

        [LoggerMessage(452, LogLevel.Warning, "A GitHub token could not be checked: {Reason}")]
        public static partial void NotChecked(ILogger logger, string reason, AuthEvent outcome);
    }
}
