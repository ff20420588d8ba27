using OAuthProxy.Explaining;
using OAuthProxy.Gateway;

namespace OAuthProxy.Configuration;

/// <summary>
/// What <c>explain</c> is asked about, and what it needs of the settings: all that is given is checked as it is at the start, and nothing is missed that
/// only a running proxy needs. No word is repeated in a message, as it may be a secret that lost its option.
/// </summary>
internal static class ExplainChecks
{
    private const string Diff = "diff";
    private const string Example = "Write OAuthProxy explain --as=NAME https://HOST/PATH, with the method before the address if it is not GET";

    private static readonly string[] Person = ["as", "email", "group", "repository"];

    /// <summary>Whether a problem is one for this command; of any other it always is.</summary>
    public static bool Concern(Problem problem, Settings settings) =>
        settings.Command != SettingsCommand.Explain || problem.Source != SettingsChecks.NotGiven || (problem.Option == "email-domain" && !settings.Explain.Compares);

    /// <summary>Options of this command that stand behind another one, or none.</summary>
    public static IEnumerable<Problem> Misplaced(SettingsCommand command, Func<string, bool> isGiven, Func<string, string, string, Problem> at, Func<string, bool> isReported) =>
        command == SettingsCommand.Explain ? [] : Person.Append(Diff).Where(option => isGiven(option) && !isReported(option)).Select(option => at(option, "it belongs to the command explain", "Write it behind OAuthProxy explain"));

    /// <summary>The settings with the request, or the files, that the words name.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="words">Those that belong to no option.</param>
    /// <param name="sources">Where each option that is given stands.</param>
    /// <param name="problems">Gets what is wrong with them.</param>
    public static Settings Complete(Settings settings, IReadOnlyList<GivenWord> words, IReadOnlyDictionary<string, string> sources, List<Problem> problems)
    {
        foreach (var option in Person.Where(option => sources.ContainsKey(option) && (settings.Explain.Compares || (settings.Explain.Login.Length == 0 && !sources.ContainsKey("as")))))
        {
            problems.Add(settings.Explain.Compares
                ? new(option, sources[option], "two files are compared for everybody", "Leave it out, or leave --diff out and name an address")
                : new(option, sources[option], "it is not said whose this is", "Give --as=NAME as well"));
        }

        settings = settings with { Explain = settings.Explain with { Sources = sources } };
        return settings.Explain.Compares ? Compared(settings, words, problems) : Asked(settings, words, problems);
    }

    private static Settings Asked(Settings settings, IReadOnlyList<GivenWord> words, List<Problem> problems)
    {
        if (words is not ([_] or [_, _]))
        {
            problems.Add(words.Count == 0
                ? new("", "explain", "it is not said what is to be explained", Example)
                : new("", words[2].Source, "this is one word too many", $"{Example}; put the value of an option behind it with ="));
            return settings;
        }

        var method = words.Count == 1 ? "GET" : words[0].Text;
        if (!ExplainOptions.IsMethod(method))
        {
            problems.Add(new("", words[0].Source, "this is not a method", "Write it in capitals, such as GET or POST, before the one address, or leave it out"));
        }

        if (!settings.Explain.TryAsk(method, words[^1].Text, out var explain, out var error, out var remedy))
        {
            problems.Add(new("", words[^1].Source, error, remedy));
        }

        return settings with { Explain = explain };
    }

    private static Settings Compared(Settings settings, IReadOnlyList<GivenWord> words, List<Problem> problems)
    {
        if (words is not [var old, var now])
        {
            problems.Add(new(Diff, settings.Explain.Sources[Diff], "two gateway files are compared", "Write OAuthProxy explain --diff OLD.yaml NEW.yaml"));
            return settings;
        }

        var (before, after) = (Read(settings, old.Text), Read(settings, now.Text));
        problems.AddRange(before.Problems.Concat(after.Problems).Distinct().Select(problem => new Problem("", problem.Place, problem.Message, problem.Remedy)));
        return settings with { Explain = settings.Explain with { Before = before, After = after } };
    }

    private static GatewayOptions Read(Settings settings, string file) => GatewayFileChecks.Complete(settings with { Gateway = settings.Gateway with { File = file } });
}
