using System.Collections;

namespace OAuthProxy.Configuration;

/// <summary>The settings, or everything that is wrong with them, and what is worth a warning.</summary>
internal sealed record SettingsResult(Settings Settings, IReadOnlyList<Problem> Problems, IReadOnlyList<string> Warnings);

/// <summary>
/// Arguments, environment and file in, one frozen object out. A flag overrides the environment, and that the file; a list given by the higher
/// source replaces the lower one's. Nothing after this reads a setting's text again.
/// </summary>
internal static class SettingsReader
{
    public static SettingsResult Read(IReadOnlyList<string> arguments, IDictionary environment)
    {
        var verb = CommandVerb.In(arguments);
        var flags = CommandLineReader.Read(arguments, verb);
        var variables = EnvironmentReader.Read(environment);
        var file = flags[OptionCatalog.Find(OptionCatalog.ConfigFile)!] is { Values: [.., { Length: > 0 } path] } ? ConfigFileReader.Read(path) : new GivenValues();
        var problems = new List<Problem>([.. flags.Problems, .. file.Problems]);
        var sources = new Dictionary<string, string>(StringComparer.Ordinal);
        var settings = Settings.Defaults with { Command = verb.Command };

        foreach (var option in OptionCatalog.All)
        {
            if (Given(option) is not { } given)
            {
                continue;
            }

            sources[option.Name] = given.Source;
            if (option.InsteadOf is { } place && !sources.TryAdd(place, given.Source))
            {
                problems.Add(new(option.Name, given.Source, $"--{place} is given as well ({sources[place]})", "Leave one of the two out"));
                continue;
            }

            try
            {
                settings = option.Apply(settings, given.Values);
            }
            catch (InvalidValueException invalid)
            {
                problems.Add(new(option.Name, given.Source, invalid.Message, invalid.Remedy));
            }
        }

        settings = settings with { Telemetry = settings.Telemetry with { OpenTelemetry = OpenTelemetryVariables.Read(environment, problems) } };

        // What only prints something is answered whatever else is wrong.
        var isForOperator = OperatorChecks.AreFor(settings.Command);
        if (!isForOperator && settings.Command is not (SettingsCommand.Run or SettingsCommand.ConfigTest or SettingsCommand.Explain))
        {
            return new(settings, [], []);
        }

        if (verb.Problem is { } incomplete)
        {
            return new(settings, [incomplete], []);
        }

        if (!file.IsReadable)
        {
            // Without the file most settings are missing, and to say so of each would hide the one thing that is wrong.
            return new(Settings.Defaults, [.. flags.Problems, .. file.Problems], variables.Warnings);
        }

        settings = SettingsCompletion.Complete(settings, sources);
        var checks = new SettingsChecks(settings, sources, problems);
        if (isForOperator)
        {
            return new(settings, [.. problems.Where(problem => OperatorChecks.Concern(problem, settings.Sessions)), .. checks.ProblemsForOperator()], variables.Warnings);
        }

        if (settings.Command == SettingsCommand.Explain)
        {
            settings = ExplainChecks.Complete(settings, flags.Words, sources, problems);
        }

        problems.AddRange(checks.Problems().Where(problem => ExplainChecks.Concern(problem, settings)));
        problems.AddRange(ForeignOptions.Kinds.Select(kind => kind.ProblemIn(Given)).OfType<Problem>());
        return new(settings, problems, settings.Command == SettingsCommand.Explain
            ? variables.Warnings
            : [.. variables.Warnings, .. checks.Warnings(), .. ForeignOptions.Kinds.Select(kind => kind.WarningAbout(Given)).OfType<string>()]);

        GivenValue? Given(Option option) => flags[option] ?? variables[option] ?? file[option];
    }
}
