using System.Collections;

namespace OAuthProxy.Configuration;

/// <summary>Reads <c>OAUTH2_PROXY_*</c> variables, oauth2-proxy's names. An empty variable counts as not set.</summary>
internal static class EnvironmentReader
{
    public const string Prefix = "OAUTH2_PROXY_";

    public static GivenValues Read(IDictionary environment)
    {
        var given = new GivenValues();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var option in OptionCatalog.Known)
        {
            foreach (var name in option.EnvironmentNames)
            {
                known.Add(name);
                if (environment[name] is string { Length: > 0 } value)
                {
                    given.Set(option, [value], $"environment {name}");
                }
            }
        }

        foreach (var name in environment.Keys.OfType<string>().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && !known.Contains(name)))
        {
            var near = NearestName.Find(name, OptionCatalog.All.SelectMany(option => option.EnvironmentNames));
            given.Warnings.Add($"environment {name} is not known and has no effect.{(near is null ? "" : $" Did you mean {near}?")}");
        }

        return given;
    }
}
