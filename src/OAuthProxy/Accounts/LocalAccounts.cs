using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace OAuthProxy.Accounts;

/// <summary>Who has an account here, and whether a password is theirs. All of it by today's file.</summary>
internal sealed class LocalAccounts(AccountsOptions options, HtpasswdFile file, AttemptLimits limits, RememberedPasswords remembered, HashingQueue queue)
{
    private const int TagLength = 16;
    private const int LongestPassword = 512; // in bytes; the cost of SHA-crypt grows with the length

    private static readonly TimeSpan BusyPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Lazy<Task<PasswordCheck>>> _underWay = new(StringComparer.Ordinal);

    /// <summary>There is a file, be it empty.</summary>
    public bool Exist => options.File.Length > 0;

    /// <summary>The sign-in page asks for name and password too.</summary>
    public bool ShowsForm => Exist && options.ShowsForm;

    public bool Has(string name) => file.Today.Hashes.ContainsKey(name);

    /// <summary>An unknown name takes as long as a wrong password.</summary>
    /// <param name="name">As it was sent.</param>
    /// <param name="password">As it was sent.</param>
    /// <param name="from">The client.</param>
    public async ValueTask<PasswordCheck> CheckAsync(string name, string password, IPAddress? from)
    {
        var accounts = file.Today;
        var bytes = Encoding.UTF8.GetBytes(password);
        if (name.Length is 0 or > HtpasswdAccounts.LongestName || bytes.Length > LongestPassword || name.Contains('\0', StringComparison.Ordinal) || bytes.Contains((byte)0))
        {
            return new(PasswordOutcome.Wrong); // as no account has it, it tells nothing about any
        }

        var key = remembered.KeyOf(from, name, bytes);
        if (accounts.Hashes.TryGetValue(name, out var known) && limits.WaitForAccount(from, name) == TimeSpan.Zero && remembered.Holds(key, known))
        {
            return new(PasswordOutcome.Right);
        }

        // The requests that a program makes at once are one attempt.
        var attempt = _underWay.GetOrAdd(key, _ => new(() => AttemptAsync(accounts, name, bytes, from, key)));
        try
        {
            return await attempt.Value;
        }
        finally
        {
            _underWay.TryRemove(new(key, attempt));
        }
    }

    /// <summary>Somebody whose password was right.</summary>
    public Identity IdentityOf(string name) => new(UserId: 0, name, Emails: [], options.Groups, Repositories: []) { AccountTag = "" };

    /// <summary>The same for a session, which ends with the password that began it.</summary>
    public Identity IdentityOf(string name, Guid session) => IdentityOf(name) with { AccountTag = TagOf(name, session) };

    /// <summary>Whom a session stands for now; null when the account is gone or has another password.</summary>
    public Identity? Today(Identity identity, Guid session) =>
        TagOf(identity.Login, session) is { } tag && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(tag), Encoding.ASCII.GetBytes(identity.AccountTag ?? ""))
            ? identity with { Groups = options.Groups }
            : null;

    private async Task<PasswordCheck> AttemptAsync(HtpasswdAccounts accounts, string name, byte[] password, IPAddress? from, string key)
    {
        if (limits.Begin(from, name) is var wait && wait > TimeSpan.Zero)
        {
            return new(PasswordOutcome.TooSoon, wait);
        }

        var known = accounts.Hashes.GetValueOrDefault(name);
        if ((known ?? accounts.Usual) is not { } hash)
        {
            return new(PasswordOutcome.Wrong);
        }

        var isRight = await queue.CheckAsync(hash, password);
        if (isRight is null)
        {
            limits.Cancel(from, name);
            return new(PasswordOutcome.Busy, BusyPause);
        }

        if (known is null || isRight is false)
        {
            return new(PasswordOutcome.Wrong);
        }

        limits.Succeed(from, name);
        remembered.Add(key, known);
        return new(PasswordOutcome.Right);
    }

    /// <summary>Ties a session to the entry without telling it: keyed with the session's id, so that two sessions have nothing in common.</summary>
    private string? TagOf(string name, Guid session) => file.Today.Hashes.TryGetValue(name, out var hash)
        ? Base64Url.EncodeToString(HMACSHA256.HashData(session.ToByteArray(), Encoding.UTF8.GetBytes($"{name}\0{hash.Text}")).AsSpan(0, TagLength))
        : null;
}
