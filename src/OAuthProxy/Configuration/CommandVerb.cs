namespace OAuthProxy.Configuration;

/// <summary>The words before the options that ask for something else than a running proxy: <c>sessions list</c>, <c>sessions revoke</c>, <c>explain</c>.</summary>
/// <param name="Command">What is asked for.</param>
/// <param name="Words">How many arguments say so.</param>
/// <param name="Problem">What is wrong with them; null if nothing is.</param>
internal sealed record CommandVerb(SettingsCommand Command, int Words, Problem? Problem = null)
{
    private const string Sessions = "sessions";

    private static readonly CommandVerb None = new(SettingsCommand.Run, 0);

    /// <summary>What is asked about stands among the options, as words without dashes.</summary>
    public bool TakesWords => Command == SettingsCommand.Explain;

    public static CommandVerb In(IReadOnlyList<string> arguments) => arguments switch
    {
        [Sessions, ..] => AboutSessions(arguments),
        ["explain", ..] => new(SettingsCommand.Explain, 1),
        _ => None,
    };

    private static CommandVerb AboutSessions(IReadOnlyList<string> arguments) => arguments.Skip(1).FirstOrDefault() switch
    {
        "list" => new(SettingsCommand.ListSessions, 2),
        "revoke" => new(SettingsCommand.RevokeSessions, 2),
        null => new(SettingsCommand.ListSessions, 1, Incomplete("argument 1", "it is not said what is to be done with the sessions")),
        { } word when word.StartsWith('-') => new(SettingsCommand.ListSessions, 1, Incomplete("argument 1", "it is not said what is to be done with the sessions")),
        _ => new(SettingsCommand.ListSessions, 2, Incomplete("argument 2", "this cannot be done with sessions")),
    };

    private static Problem Incomplete(string source, string message) =>
        new("", source, message, "Write OAuthProxy sessions list --user=NAME, or OAuthProxy sessions revoke --user=NAME");
}
