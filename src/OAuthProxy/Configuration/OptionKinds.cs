using System.Globalization;
using System.Text;

namespace OAuthProxy.Configuration;

/// <summary>How each kind of option turns its text into a value: the only place where texts are converted.</summary>
internal static class OptionKinds
{
    public static Option Text(string name, string help, Func<Settings, string, Settings> apply, string @default = "", string[]? values = null, string[]? aliases = null) => new()
    {
        Name = name,
        Aliases = aliases ?? [],
        Kind = OptionKind.Text,
        Help = help,
        Default = @default,
        Values = values ?? [],
        Apply = (settings, given) => apply(settings, given[^1].Trim()),
    };

    /// <summary>A secret that may also be in a file, which is read again when it changes.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="help">What it is for.</param>
    /// <param name="apply">Puts the secret into the settings.</param>
    /// <param name="parse">From the text to the secret's bytes; left out, they are the text's own.</param>
    public static Option SecretText(string name, string help, Func<Settings, Secret, Settings> apply, Func<string, byte[]>? parse = null)
    {
        parse ??= Encoding.UTF8.GetBytes;
        return new()
        {
            Name = name,
            Kind = OptionKind.Text,
            Help = help,
            IsSecret = true,
            Apply = (settings, values) => apply(settings, new Secret(parse(values[^1].Trim()))),
            ApplyFile = (settings, paths) => apply(settings, FromFile(name, paths[^1], parse)),
        };
    }

    /// <summary>Several secrets, or a file for each. A comma ends one: a secret with a comma in it has to be in base64, or in a file.</summary>
    public static Option SecretTexts(string name, string help, Func<Settings, IReadOnlyList<Secret>, Settings> apply, Func<string, byte[]> parse) => new()
    {
        Name = name,
        Kind = OptionKind.List,
        Help = help,
        IsSecret = true,
        Apply = (settings, values) => apply(settings, EachOf(Parts(values), text => new Secret(parse(text)))),
        ApplyFile = (settings, paths) => apply(settings, EachOf(Parts(paths), path => FromFile(name, path, parse))),
    };

    public static Option Boolean(string name, string help, Func<Settings, bool, Settings> apply, bool @default = false, params string[] aliases) => new()
    {
        Name = name,
        Aliases = aliases,
        Kind = OptionKind.Boolean,
        Help = help,
        Default = @default ? "true" : "false",
        Apply = (settings, values) => apply(settings, YesOrNo(values[^1])),
    };

    public static Option Duration(string name, string help, Func<Settings, TimeSpan, Settings> apply, string @default) => new()
    {
        Name = name,
        Kind = OptionKind.Duration,
        Help = help,
        Default = @default,
        Apply = (settings, values) => GoSyntax.TryParseDuration(values[^1].Trim(), out var value)
            ? apply(settings, value)
            : throw new InvalidValueException($"'{values[^1]}' is not a duration", "Write numbers with units (h, m, s, ms), such as 168h, 1h30m or 45s"),
    };

    public static Option Number(string name, string help, Func<Settings, int, Settings> apply, int @default = 0) => new()
    {
        Name = name,
        Kind = OptionKind.Number,
        Help = help,
        Default = @default.ToString(CultureInfo.InvariantCulture),
        Apply = (settings, values) => int.TryParse(values[^1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? apply(settings, value)
            : throw new InvalidValueException($"'{values[^1]}' is not a whole number", "Write digits alone, such as 100"),
    };

    public static Option List(string name, string help, Func<Settings, IReadOnlyList<string>, Settings> apply, params string[] aliases) => new()
    {
        Name = name,
        Aliases = aliases,
        Kind = OptionKind.List,
        Help = help,
        Apply = (settings, values) => apply(settings, Parts(values)),
    };

    /// <summary>Regular expressions, to which a comma may belong (see <see cref="PatternList"/>).</summary>
    public static Option Patterns(string name, string help, Func<Settings, IReadOnlyList<string>, Settings> apply) => new()
    {
        Name = name,
        Kind = OptionKind.List,
        Help = help,
        Apply = (settings, values) => apply(settings, [.. values.SelectMany(PatternList.Split).Where(value => value.Length > 0)]),
    };

    public static Option Url(string name, string help, Func<Settings, Uri, Settings> apply, string @default = "") =>
        Text(name, help, (settings, text) => apply(settings, HttpUrl(text)), @default);

    private static string[] Parts(IReadOnlyList<string> values) => [.. values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    private static Secret FromFile(string name, string path, Func<string, byte[]> parse) => new(SecretFile.NameFor(name), path, () => parse(SecretFile.Read(path)));

    /// <summary>Which of them is wrong can only be told by its number: neither a secret nor what may be one is shown.</summary>
    private static List<Secret> EachOf(string[] texts, Func<string, Secret> make)
    {
        var (secrets, wrong, remedy) = (new List<Secret>(), new List<string>(), "");
        foreach (var (index, text) in texts.Index())
        {
            try
            {
                secrets.Add(make(text));
            }
            catch (InvalidValueException invalid)
            {
                wrong.Add(texts.Length == 1 ? invalid.Message : string.Create(CultureInfo.InvariantCulture, $"number {index + 1} of {texts.Length}: {invalid.Message}"));
                remedy = invalid.Remedy;
            }
        }

        return wrong.Count == 0 ? secrets : throw new InvalidValueException(string.Join("; ", wrong), remedy);
    }

    public static bool YesOrNo(string text) => GoSyntax.TryParseBoolean(text.Trim(), out var value)
        ? value
        : throw new InvalidValueException($"'{text}' is not a yes or no", "Write true or false");

    /// <summary>A URL as a message may show it, without a password.</summary>
    public static string Printable(string url)
    {
        var begin = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = begin < 3 ? -1 : url.LastIndexOf('@');
        return end < begin ? url : $"{url[..begin]}…{url[end..]}";
    }

    public static Uri HttpUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0 && url.UserInfo.Length == 0 && url.Fragment.Length == 0
            ? url
            : throw new InvalidValueException($"'{Printable(text)}' is not an http or https URL without a password", "Write it whole, such as https://kibana.example.com/oauth2/callback");
}
