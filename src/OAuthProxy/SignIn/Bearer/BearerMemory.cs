using System.Net;
using System.Security.Cryptography;
using System.Text;
using OAuthProxy.Accounts;
using OAuthProxy.GitHub;

namespace OAuthProxy.SignIn.Bearer;

/// <summary>
/// What GitHub said of tokens, under a digest with a key of this process, so that no token is kept. What is good and what is not are apart:
/// nobody pushes other people's tokens out by guessing. Memory is bounded.
/// </summary>
internal sealed class BearerMemory(TimeProvider clock)
{
    private const int MostGood = 1000;
    private const int MostOthers = 5000;
    private const int FreeGuesses = 30; // a whole office, or its build machines, may be behind one address

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly RecentTable<string, GoodToken> _good = new(MostGood);
    private readonly RecentTable<string, (BearerAnswer Answer, DateTimeOffset Until)> _others = new(MostOthers);
    private readonly FailureCounts<UInt128> _guesses = new(FreeGuesses, MostOthers, clock);
    private readonly Lock _lock = new();

    public string KeyOf(string token) => Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(token)));

    public GoodToken? Good(string key)
    {
        lock (_lock)
        {
            return _good.TryGet(key, out var good) ? good : null;
        }
    }

    public void Set(string key, GoodToken good)
    {
        lock (_lock)
        {
            _good.Set(key, good);
            _others.Remove(key);
        }
    }

    /// <summary>An answer that lets nobody in, while it holds.</summary>
    public BearerAnswer? Other(string key)
    {
        lock (_lock)
        {
            return _others.TryGet(key, out var other) && other.Until - clock.GetUtcNow() is var left && left > TimeSpan.Zero
                ? other.Answer with { IsRemembered = true, RetryAfter = other.Answer.Outcome == BearerOutcome.Unavailable ? left : default }
                : null;
        }
    }

    public void SetOther(string key, BearerAnswer answer, TimeSpan lifetime)
    {
        lock (_lock)
        {
            if (answer.Outcome == BearerOutcome.Rejected)
            {
                _good.Remove(key);
            }

            _others.Set(key, (answer, clock.GetUtcNow() + lifetime));
        }
    }

    /// <summary>Counts a token that is not known as a guess before it is looked at, so that many at once do not all pass; or says how long to wait.</summary>
    public TimeSpan BeginGuess(IPAddress? from)
    {
        var network = AttemptLimits.Network(from);
        lock (_lock)
        {
            var wait = _guesses.Wait(network);
            if (wait == TimeSpan.Zero)
            {
                _guesses.Add(network);
            }

            return wait;
        }
    }

    /// <summary>It was none.</summary>
    public void TakeBackGuess(IPAddress? from)
    {
        lock (_lock)
        {
            _guesses.TakeBack(AttemptLimits.Network(from));
        }
    }
}

/// <summary>A token that was good when GitHub was asked last.</summary>
/// <param name="Person">Whose it is.</param>
/// <param name="CheckedAt">When GitHub said so.</param>
/// <param name="AskAgainAt">When to ask again.</param>
/// <param name="News">That it did.</param>
internal sealed record GoodToken(GitHubPerson Person, DateTimeOffset CheckedAt, DateTimeOffset AskAgainAt, BearerNews News);
