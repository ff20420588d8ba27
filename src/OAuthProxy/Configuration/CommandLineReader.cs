using System.Globalization;

namespace OAuthProxy.Configuration;

/// <summary>
/// Reads arguments by the grammar of Go's flag package, which oauth2_proxy's users have in their manifests: one dash or two,
/// <c>-flag=value</c> or <c>-flag value</c>, and a boolean's value only behind an equals sign.
/// </summary>
internal static class CommandLineReader
{
    public static GivenValues Read(IReadOnlyList<string> arguments)
    {
        var given = new GivenValues();
        for (var index = 0; index < arguments.Count; index++)
        {
            var source = string.Create(CultureInfo.InvariantCulture, $"argument {index + 1}");
            var argument = arguments[index];
            var name = argument.StartsWith("--", StringComparison.Ordinal) ? argument[2..] : argument.TrimStart('-');
            if (!argument.StartsWith('-') || name.Length == 0)
            {
                given.Problems.Add(Stray(argument, index == 0 ? null : arguments[index - 1], source));
                continue;
            }

            var equals = name.IndexOf('=', StringComparison.Ordinal);
            var value = equals < 0 ? null : name[(equals + 1)..];
            name = equals < 0 ? name : name[..equals];
            if (OptionCatalog.Find(name) is not { } option)
            {
                given.Problems.Add(Unknown(name, source));
                if (value is null && index + 1 < arguments.Count && !arguments[index + 1].StartsWith('-'))
                {
                    index++; // most likely the unknown option's value; a second complaint would only confuse
                }

                continue;
            }

            if (value is null && option.Kind == OptionKind.Boolean)
            {
                value = "true";
            }
            else if (value is null && ++index < arguments.Count)
            {
                value = arguments[index];
            }

            if (value is null)
            {
                given.Problems.Add(new(option.Name, source, "the value is missing", $"Write --{option.Name}=VALUE"));
                continue;
            }

            given.Add(option, value, source);
        }

        return given;
    }

    private static Problem Unknown(string name, string source) => new(
        name,
        source,
        "this option is not known",
        NearestName.Find(name, OptionCatalog.VisibleNames) is { } near ? $"Did you mean --{near}?" : "See --help for the options");

    private static Problem Stray(string argument, string? before, string source)
    {
        var flag = before?.TrimStart('-');
        return flag is not null && before!.StartsWith('-') && OptionCatalog.Find(flag) is { Kind: OptionKind.Boolean }
            ? new(flag, source, $"'{argument}' stands alone behind a yes-or-no option", $"Write --{flag}={argument}")
            : new(argument, source, "this is neither an option nor an option's value", "Options begin with - or --; put the value of an option behind it with =");
    }
}
