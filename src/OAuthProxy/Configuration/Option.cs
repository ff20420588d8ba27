namespace OAuthProxy.Configuration;

internal enum OptionKind
{
    Text,
    Boolean,
    Number,
    Duration,
    List,
}

/// <summary>One row of the option catalogue. The command line, the environment, the help text and the README all come from it.</summary>
internal sealed class Option
{
    /// <summary>The flag's name without dashes, as oauth2_proxy and oauth2-proxy spell it.</summary>
    public required string Name { get; init; }

    /// <summary>Older spellings that people still have in their files.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    public required OptionKind Kind { get; init; }

    /// <summary>The heading under which help shows the option.</summary>
    public string Group { get; set; } = "";

    /// <summary>The default as help shows it; empty when there is none.</summary>
    public string Default { get; init; } = "";

    public required string Help { get; init; }

    /// <summary>The values there are, where they are few; a shell completes them.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>A secret's value never appears in a message.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Puts a secret that is in a file into a copy of the settings, given the path; only of a secret.</summary>
    public Func<Settings, IReadOnlyList<string>, Settings>? ApplyFile { get; init; }

    /// <summary>The option in whose place this one stands; only one of the two may be given.</summary>
    public string? InsteadOf { get; init; }

    /// <summary>Neither shown in help nor read from the environment: arguments that a host or a test runner adds.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Shown in help, but an argument only: <c>--help</c>, <c>--version</c>, <c>--config-test</c>.</summary>
    public bool IsCommand { get; init; }

    /// <summary>Puts the given values into a copy of the settings; throws <see cref="InvalidValueException"/>.</summary>
    public required Func<Settings, IReadOnlyList<string>, Settings> Apply { get; init; }

    /// <summary>The keys of the configuration file; a list's in the plural, as oauth2-proxy has it, or in the singular.</summary>
    public IEnumerable<string> FileKeys => EnvironmentNames.Select(name => name[EnvironmentReader.Prefix.Length..].ToLowerInvariant());

    /// <summary>The environment variables read for this option; a list may be spelled in the plural, as oauth2-proxy does, or in the singular.</summary>
    public IEnumerable<string> EnvironmentNames =>
        IsHidden || IsCommand ? [] : Aliases.Prepend(Name).SelectMany(VariablesFor).Distinct(StringComparer.Ordinal);

    private IEnumerable<string> VariablesFor(string name)
    {
        var variable = EnvironmentReader.Prefix + name.Replace('-', '_').ToUpperInvariant();
        return Kind == OptionKind.List && !variable.EndsWith('S') ? [variable, variable + "S"] : [variable];
    }
}
