using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace OAuthProxy.Accounts;

/// <summary>
/// Right passwords of the last minute, so that a program that sends its own with each request does not cost a slow hash each time. They are
/// kept as a keyed digest, per address (what one client knows does not help another to guess), and hold for the hash that they were right for:
/// a change of the file ends them.
/// </summary>
internal sealed class RememberedPasswords(TimeProvider clock)
{
    private const int Capacity = 500;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly RecentTable<string, (PasswordHash Hash, DateTimeOffset Until)> _table = new(Capacity);
    private readonly Lock _lock = new();

    public bool Holds(string key, PasswordHash hash)
    {
        lock (_lock)
        {
            return _table.TryGet(key, out var found) && clock.GetUtcNow() < found.Until && found.Hash.Text.Equals(hash.Text, StringComparison.Ordinal);
        }
    }

    public void Add(string key, PasswordHash hash)
    {
        lock (_lock)
        {
            _table.Set(key, (hash, clock.GetUtcNow() + Lifetime));
        }
    }

    /// <summary>Neither an address nor a name has a NUL, so that no two triples make the same text.</summary>
    public string KeyOf(IPAddress? from, string name, byte[] password) =>
        Convert.ToHexString(HMACSHA256.HashData(_key, (byte[])[.. Encoding.UTF8.GetBytes($"{from}\0{name}\0"), .. password]));
}
