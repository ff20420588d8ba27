using System.Collections;
using OAuthProxy.Configuration;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

/// <summary>Settings from arguments, with what is required already given; an argument of a test overrides it.</summary>
internal static class Reading
{
    public static readonly IReadOnlyList<string> Required =
    [
        "-provider=github",
        "-client-id=Iv1.abc123",
        "-client-secret=secret_abc123",
        "-cookie-secret=0123456789abcdef",
        "-email-domain=*",
        "-upstream=http://localhost:5601/",
    ];

    /// <summary>The source of the first argument of a test.</summary>
    public static string FirstSource { get; } = $"argument {Required.Count + 1}";

    public static SettingsResult Result(params string[] arguments) => SettingsReader.Read([.. Required, .. arguments], new Hashtable());

    public static SettingsResult ResultOf(IReadOnlyList<string> arguments, params (string Name, string Value)[] environment) =>
        SettingsReader.Read(arguments, new Hashtable(environment.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal)));

    public static Settings Good(params string[] arguments) => Good(Result(arguments));

    public static Settings Good(SettingsResult result)
    {
        Assert.Empty(result.Problems);
        return result.Settings;
    }

    /// <summary>The same without one of the required options.</summary>
    public static SettingsResult Without(string option, params string[] arguments) => SettingsReader.Read(
        [.. Required.Where(argument => !argument.StartsWith($"-{option}=", StringComparison.Ordinal)), .. arguments],
        new Hashtable());

    /// <summary>The one problem there is.</summary>
    public static Problem Problem(params string[] arguments) => Assert.Single(Result(arguments).Problems);
}
