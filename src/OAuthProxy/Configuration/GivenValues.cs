namespace OAuthProxy.Configuration;

/// <summary>The raw values of one option and where they came from.</summary>
internal sealed record GivenValue(IReadOnlyList<string> Values, string Source);

/// <summary>A word among the options that belongs to none of them.</summary>
internal sealed record GivenWord(string Text, string Source);

/// <summary>What one source (the file, the environment, the command line) gave, and what was wrong with it already as text.</summary>
internal sealed class GivenValues
{
    private readonly Dictionary<Option, GivenValue> _values = [];

    /// <summary>False when the source as a whole could not be read.</summary>
    public bool IsReadable { get; private set; } = true;

    public List<Problem> Problems { get; } = [];

    public List<string> Warnings { get; } = [];

    /// <summary>What a command is about, in the order in which it stands.</summary>
    public List<GivenWord> Words { get; } = [];

    public IEnumerable<Option> Options => _values.Keys;

    public GivenValue? this[Option option] => _values.GetValueOrDefault(option);

    public void Fail(Problem problem)
    {
        IsReadable = false;
        Problems.Add(problem);
    }

    public void Set(Option option, IReadOnlyList<string> values, string source) => _values[option] = new(values, source);

    /// <summary>A repeated list flag adds; a repeated single flag replaces, as with Go's flag package.</summary>
    public void Add(Option option, string value, string source)
    {
        if (option.Kind == OptionKind.List && _values.TryGetValue(option, out var given))
        {
            _values[option] = new([.. given.Values, value], $"{given.Source}, {source}");
        }
        else
        {
            _values[option] = new([value], source);
        }
    }
}
