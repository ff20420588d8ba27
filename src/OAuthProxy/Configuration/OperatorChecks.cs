using OAuthProxy.Sessions;

namespace OAuthProxy.Configuration;

/// <summary>What the commands about sessions need of the settings, which is less than the proxy does: the same file or flags serve both.</summary>
internal static class OperatorChecks
{
    private const string User = "user";

    public static bool AreFor(SettingsCommand command) => command is SettingsCommand.ListSessions or SettingsCommand.RevokeSessions;

    /// <summary>What is wrong with an option that has nothing to do with sessions is for the proxy's own start to say.</summary>
    public static bool Concern(Problem problem) =>
        OptionCatalog.Find(problem.Option) is not { } option || option.IsCommand || option.Group is "Redis" or "Session cookie";

    /// <summary>Without a cookie secret the keys of the sessions are read with the client secret.</summary>
    public static bool Concern(Problem problem, SessionCookieOptions sessions) => Concern(problem) || (sessions.HasKeyRing && problem.Option.StartsWith("client-secret", StringComparison.Ordinal));

    /// <param name="settings">The settings.</param>
    /// <param name="at">Makes a problem of an option, a message and a remedy.</param>
    /// <param name="isReported">A mistake of the option is known already.</param>
    public static IEnumerable<Problem> Problems(Settings settings, Func<string, string, string, Problem> at, Func<string, bool> isReported)
    {
        if (settings.User.Length == 0)
        {
            yield return at(User, "it is not said whose sessions", "Write --user=NAME: a login, GitHub's numeric id, or a local account's name");
        }

        foreach (var problem in settings.Sessions.AreInRedis ? CookieSecretChecks.Missing(settings, at, isReported) : [])
        {
            yield return problem;
        }

        if (!settings.Sessions.AreInRedis && !isReported("session-store-type"))
        {
            yield return at("session-store-type", "sessions are in the browsers that have them, where nobody else can list or end them", "Write --session-store-type=redis and the --redis-* options, if the proxy has them");
        }
    }

    /// <summary>Options of these commands that stand where they say nothing: behind another command, or none.</summary>
    public static IEnumerable<Problem> Misplaced(SettingsCommand command, Func<string, bool> isGiven, Func<string, string, string, Problem> at, Func<string, bool> isReported) =>
        new[] { User, "json" }.Where(option => isGiven(option) && !isReported(option) && (option == User || command != SettingsCommand.Explain))
            .Select(option => at(
                option,
                option == User ? "it belongs to the commands about sessions" : "it belongs to the commands",
                option == User ? "Write it behind OAuthProxy sessions list or OAuthProxy sessions revoke" : "Write it behind OAuthProxy sessions list, OAuthProxy sessions revoke or OAuthProxy explain"));
}
