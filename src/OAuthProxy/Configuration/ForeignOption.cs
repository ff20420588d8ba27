namespace OAuthProxy.Configuration;

/// <summary>An option of oauth2-proxy that has no meaning here, and the values of it that can be passed over.</summary>
/// <param name="Option">How it is written; what it would set is nothing.</param>
/// <param name="IsMet">The value asks for what is done here anyway.</param>
/// <param name="IsHarmless">The value asks for something, and nothing is opened or broken by not doing it.</param>
internal sealed record ForeignOption(Option Option, Func<string, bool> IsMet, Func<string, bool> IsHarmless)
{
    /// <summary>An empty text and a plain no ask for nothing, whatever the option is about.</summary>
    public bool MayPass(string value) => value.Length == 0 || (Option.Kind == OptionKind.Boolean && GoSyntax.TryParseBoolean(value, out var yes) && !yes) || IsMet(value) || IsHarmless(value);
}

/// <summary>Options that are answered with one message, because one reason holds for all of them.</summary>
/// <param name="Why">Why there is no such thing here; it follows the options' names.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="Options">The options.</param>
internal sealed record ForeignKind(string Why, string Remedy, params IReadOnlyList<ForeignOption> Options)
{
    /// <summary>What is wrong with the values given for the options of this kind, or null.</summary>
    public Problem? ProblemIn(Func<Option, GivenValue?> given)
    {
        var refused = Given(given, (option, value) => !option.MayPass(value));
        return refused.Count switch
        {
            0 => null,
            1 => new(refused[0].Name, refused[0].Source, Why, Remedy),
            _ => new("", Listed(refused), Why, Remedy),
        };
    }

    /// <summary>What is worth a word about the options that were passed over, or null.</summary>
    public string? WarningAbout(Func<Option, GivenValue?> given)
    {
        var unused = Given(given, (option, value) => option.MayPass(value) && !option.IsMet(value));
        return unused.Count == 0 ? null : $"{Listed(unused)} {(unused.Count == 1 ? "has" : "have")} no effect: {Why}.";
    }

    private List<(string Name, string Source)> Given(Func<Option, GivenValue?> given, Func<ForeignOption, string, bool> condition) =>
    [
        .. from option in Options
           let value = given(option.Option)
           where value is not null && value.Values.Any(text => condition(option, text.Trim()))
           select (option.Option.Name, value.Source),
    ];

    private static string Listed(List<(string Name, string Source)> options) => string.Join(", ", options.Select(option => $"--{option.Name} ({option.Source})"));
}
