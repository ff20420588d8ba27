using System.Buffers;
using System.Globalization;

namespace OAuthProxy.Configuration;

/// <summary>
/// Reads arguments by the grammar of Go's flag package, which oauth2_proxy's users have in their manifests: one dash or two,
/// <c>-flag=value</c> or <c>-flag value</c>, and a boolean's value only behind an equals sign.
/// </summary>
internal static class CommandLineReader
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <param name="arguments">The program's.</param>
    /// <param name="verb">What stands before the options.</param>
    public static GivenValues Read(IReadOnlyList<string> arguments, CommandVerb verb)
    {
        var given = new GivenValues();
        Option? last = null;
        for (var index = verb.Words; index < arguments.Count; index++)
        {
            var source = string.Create(CultureInfo.InvariantCulture, $"argument {index + 1}");
            var argument = arguments[index];
            var name = NameIn(argument, out var value);
            if (!argument.StartsWith('-') || argument.All(c => c == '-'))
            {
                if (OptionCatalog.Find(name.Replace('_', '-')) is { IsHidden: false } meant && (value is not null || !verb.TakesWords))
                {
                    given.Problems.Add(new(meant.Name, source, "the dashes before it are missing", $"Write --{meant.Name}=VALUE"));
                    last = meant;
                }
                else if (verb.TakesWords && argument.Length > 0 && argument[0] != '-')
                {
                    given.Words.Add(new(argument, source));
                }
                else
                {
                    given.Problems.Add(Stray(argument, last, source));
                }

                continue;
            }

            last = OptionCatalog.Find(name);
            var next = index + 1 < arguments.Count ? arguments[index + 1] : null;
            if (last is not { } option)
            {
                var near = NearestName.Find(name, OptionCatalog.VisibleNames);
                given.Problems.Add(new(Plain(name), source, "this option is not known", near is null ? "See --help for the options" : $"Did you mean --{near}?"));
                if (value is null && next is not null && (!next.StartsWith('-') || (IsSecret(near) && !IsOption(next))))
                {
                    index++; // most likely the unknown option's value; a second complaint would only confuse
                }

                continue;
            }

            if (value is null && option.Kind == OptionKind.Boolean)
            {
                value = "true";
            }
            else if (value is null && next is not null && !IsOption(next))
            {
                value = next;
                index++;
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

    /// <summary>The word may be a secret that lost its option, and is not shown.</summary>
    private static Problem Stray(string argument, Option? before, string source)
    {
        return before is { Kind: OptionKind.Boolean } && GoSyntax.TryParseBoolean(argument, out _)
            ? new(before.Name, source, $"'{argument}' stands alone behind a yes-or-no option", $"Write --{before.Name}={argument}")
            : new(before?.Name ?? "", source, $"{(before is null ? "this" : "what stands behind it")} is neither an option nor an option's value", "Options begin with - or --; put the value of an option behind it with =");
    }

    private static string NameIn(string argument, out string? value)
    {
        var text = argument.StartsWith("--", StringComparison.Ordinal) ? argument[2..] : argument.TrimStart('-');
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        value = equals < 0 ? null : text[(equals + 1)..];
        return equals < 0 ? text : text[..equals];
    }

    private static bool IsOption(string argument) => argument.StartsWith('-') && OptionCatalog.Find(NameIn(argument, out _)) is not null;

    private static bool IsSecret(string? name) => name is not null && OptionCatalog.Find(name) is { IsSecret: true };

    /// <summary>Only what can be a name: a value may be attached to it by a wrong sign.</summary>
    private static string Plain(string text)
    {
        var end = text.AsSpan().IndexOfAnyExcept(NameCharacters);
        return end < 0 ? text : text[..end];
    }
}
