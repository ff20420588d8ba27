using System.Globalization;
using OAuthProxy.Sessions;

namespace OAuthProxy.Configuration;

/// <summary>What is wrong between the cookie secret and those that it has replaced.</summary>
internal static class CookieSecretChecks
{
    private const string Previous = "cookie-secret-previous";

    /// <summary>What seals the key ring must be as hard to guess as a cookie secret.</summary>
    private const int LeastSealingSecret = 16;

    /// <param name="settings">The settings.</param>
    /// <param name="at">Makes a problem of an option, a message and a remedy.</param>
    /// <param name="isReported">A mistake of the option is known already.</param>
    public static IEnumerable<Problem> Missing(Settings settings, Func<string, string, string, Problem> at, Func<string, bool> isReported)
    {
        var session = settings.Sessions;
        if (session.CookieSecret.IsGiven || isReported("cookie-secret") || isReported("session-store-type"))
        {
            yield break;
        }

        if (!session.HasKeyRing)
        {
            yield return at("cookie-secret", "it is required where sessions are in the cookie", "Give 16, 24 or 32 random bytes; openssl rand -base64 32 makes them. With --session-store-type=redis the replicas make keys themselves");
        }
        else if (!settings.GitHub.ClientSecret.IsGiven && OperatorChecks.AreFor(settings.Command) && !isReported("client-secret"))
        {
            yield return at("client-secret", "it is required without --cookie-secret, since the keys of the sessions are sealed with it", "Give the one that the proxy has");
        }
        else if (settings.GitHub.ClientSecret.Bytes.Length is > 0 and < LeastSealingSecret)
        {
            yield return at("client-secret", $"it has less than {LeastSealingSecret} characters and seals the keys in Redis, so that whoever reads them there can guess it", "Give the one that GitHub made, which has 40, or give --cookie-secret");
        }
    }

    public static IEnumerable<Problem> Problems(SessionCookieOptions session, Func<string, string, string, Problem> at)
    {
        if (session.PreviousSecrets.Count > SessionCookieOptions.MostPreviousSecrets)
        {
            yield return at(
                Previous,
                string.Create(CultureInfo.InvariantCulture, $"there are {session.PreviousSecrets.Count}, and {SessionCookieOptions.MostPreviousSecrets} is the limit: each is tried on every cookie that is not ours"),
                "Leave out those that were replaced longer ago than --cookie-expire; nothing that they sealed is in force any more");
        }
    }

    public static IEnumerable<string> Warnings(SessionCookieOptions session)
    {
        if (session.CookieSecret.Bytes.Length is > 0 and not (16 or 24 or 32))
        {
            yield return $"--cookie-secret has {session.CookieSecret.Bytes.Length} bytes; oauth2-proxy takes only 16, 24 or 32. Is it whole?";
        }

        if (session.PreviousSecrets.Any(secret => AreEqual(secret, session.CookieSecret)))
        {
            yield return $"--{Previous} has the value of --cookie-secret in it, which adds nothing. Has the new secret arrived?";
        }

        if (session.PreviousSecrets.Index().Any(later => session.PreviousSecrets.Take(later.Index).Any(earlier => AreEqual(earlier, later.Item))))
        {
            yield return $"--{Previous} has the same value twice.";
        }
    }

    private static bool AreEqual(Secret one, Secret other) => one.Bytes.AsSpan().SequenceEqual(other.Bytes);
}
