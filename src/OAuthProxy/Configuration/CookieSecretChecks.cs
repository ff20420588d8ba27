using System.Globalization;
using OAuthProxy.Sessions;

namespace OAuthProxy.Configuration;

/// <summary>What is wrong between the cookie secret and those that it has replaced.</summary>
internal static class CookieSecretChecks
{
    private const string Previous = "cookie-secret-previous";

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
