using System.Globalization;
using OAuthProxy.Configuration.Toml;

namespace OAuthProxy.Configuration;

/// <summary>
/// Reads the file of <c>--config</c>, with oauth2-proxy's keys: the option's name with underscores, a list in the plural. Its files are loosely
/// typed: a yes-or-no in quotes and a list that is one text are taken too. A key that is not known is an error.
/// </summary>
internal static class ConfigFileReader
{
    public static GivenValues Read(string path)
    {
        var given = new GivenValues();
        try
        {
            var keys = OptionCatalog.Known.SelectMany(option => option.FileKeys.Select(key => (key, option))).ToDictionary(StringComparer.Ordinal);
            foreach (var entry in TomlReader.Read(File.ReadAllText(path)))
            {
                Add(given, keys, entry, string.Create(CultureInfo.InvariantCulture, $"{path} line {entry.Line}"));
            }
        }
        catch (TomlException invalid)
        {
            given.Fail(new("config", string.Create(CultureInfo.InvariantCulture, $"{path} line {invalid.Line}"), invalid.Message, "The file has lines such as cookie_expire = \"168h\" and email_domains = [\"example.com\"]"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            given.Fail(new("config", path, $"the file cannot be read: {failure.Message.TrimEnd('.')}", "Name a file that exists and that this program may read"));
        }

        return given;
    }

    private static void Add(GivenValues given, Dictionary<string, Option> keys, TomlEntry entry, string source)
    {
        var key = entry.Key.Replace('-', '_');
        if (!keys.TryGetValue(key, out var option))
        {
            var near = NearestName.Find(key, OptionCatalog.All.SelectMany(known => known.FileKeys));
            given.Problems.Add(new(entry.Key, source, "this key is not known", near is null ? "See --help for the options" : $"Did you mean {near}?"));
        }
        else if (entry.IsArray && option.Kind != OptionKind.List)
        {
            given.Problems.Add(new(option.Name, source, "there is a list where one value is expected", "Write one value, without [ and ]"));
        }
        else if (given[option] is { } before)
        {
            given.Problems.Add(new(option.Name, source, $"the option is given twice, first in {before.Source}", "Leave one of the two out"));
        }
        else
        {
            // A whole number is a duration in nanoseconds: how Go's reader takes it.
            given.Set(option, option.Kind == OptionKind.Duration && entry.IsNumber ? [entry.Values[0] + "ns"] : entry.Values, source);
        }
    }
}
