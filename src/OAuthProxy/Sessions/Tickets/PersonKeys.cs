using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OAuthProxy.Sessions.Protection;

namespace OAuthProxy.Sessions.Tickets;

/// <summary>
/// Under which keys Redis has what belongs to a person. They are made with the cookie secret, so that whoever reads them learns no name; a secret
/// that still opens cookies is looked under too, since sessions of its time are in force.
/// </summary>
internal sealed class PersonKeys(SessionCookieOptions options, CookieKeys secrets)
{
    private const int Size = 16;

    /// <summary>Where the person's sessions are listed.</summary>
    public string Of(Identity person) => Key(secrets.InForce()[0], "person", NameOf(person));

    /// <summary>Everywhere the person's sessions may be listed.</summary>
    public IEnumerable<string> AllOf(Identity person) => secrets.InForce().Select(secret => Key(secret, "person", NameOf(person)));

    /// <summary>Where it says who has this login, since a login can change and go to somebody else; null where nothing says so.</summary>
    public string? OfLogin(Identity person) => HasId(person) ? Key(secrets.InForce()[0], "login", Folded(person.Login)) : null;

    public IEnumerable<string> AllOfLogin(string login) => secrets.InForce().Select(secret => Key(secret, "login", Folded(login)));

    /// <summary>Everywhere the sessions of somebody may be listed whom an operator calls by this name.</summary>
    public IEnumerable<string> AllCalled(string name)
    {
        string[] names = long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? [Local(name), WithoutId(name), WithId(id)] : [Local(name), WithoutId(name)];
        return secrets.InForce().SelectMany(secret => names, (secret, one) => Key(secret, "person", one));
    }

    /// <summary>What is listed under a login is not sealed, and must not lead to anything else.</summary>
    public bool IsOfPerson(string key) => key.StartsWith($"{options.CookieName}-person-", StringComparison.Ordinal);

    private static bool HasId(Identity person) => !person.IsLocal && person.UserId != 0;

    private static string NameOf(Identity person) =>
        person.IsLocal ? Local(person.Login) : HasId(person) ? WithId(person.UserId) : WithoutId(person.Login);

    private static string Local(string name) => "local:" + name;

    private static string WithId(long id) => string.Create(CultureInfo.InvariantCulture, $"id:{id}");

    private static string WithoutId(string login) => "login:" + Folded(login);

    private static string Folded(string login) => login.ToUpperInvariant();

    private string Key(CookieKey secret, string kind, string name)
    {
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret.Secret, HMACSHA256.HashSizeInBytes, salt: [], info: Encoding.UTF8.GetBytes("OAuthProxy/names of people/" + options.CookieName));
        return $"{options.CookieName}-{kind}-{Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(kind + '/' + name)).AsSpan(0, Size))}";
    }
}
