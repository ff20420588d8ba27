using OAuthProxy.Configuration;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class SecrecyTests
{
    /// <summary>Too short to be a cookie secret, so that it is a mistake wherever it ends up.</summary>
    private const string Marker = "S3cr3tM4rk";

    /// <summary>{0} is the option, {1} the same with a letter missing, {2} the same with underscores, {3} the secret.</summary>
    private static readonly string[] Mistakes =
    [
        "-{0}={3}",
        "-{0} {3}",
        "-{0}= {3}",
        "-{0} = {3}",
        "-{0}=abc {3}",
        "-{0} abc {3} {3}",
        "-{0}:{3}",
        "-{0}: {3}",
        "-{0}/{3}",
        "-{1}={3}",
        "-{1} {3}",
        "-{1} -{3}",
        "-{1} --{3}",
        "-{1}= {3}",
        "-{2}={3}",
        "-{2} {3}",
        "---{0}={3}",
        "- {0}={3}",
        "{0}={3}",
        "{2}={3}",
        "{0} {3}",
        "{0}: {3}",
        "-client-id -{0} {3}",
        "-client-id -{0}={3}",
        "-no-such-option -{0} {3} {3}",
        "-cookie-secure {3}",
        "-skip-provider-button -{0} {3} -skip-provider-button {3}",
    ];

    public static TheoryData<string, string> EveryMistake() =>
        [.. OptionCatalog.All.Where(option => option.IsSecret).SelectMany(option => Mistakes.Select(mistake => (option.Name, mistake)))];

    public static TheoryData<string> EverySecret() => [.. OptionCatalog.All.Where(option => option.IsSecret).Select(option => option.Name)];

    [Theory]
    [MemberData(nameof(EveryMistake))]
    public void A_secret_is_in_no_message_whatever_the_mistake(string option, string mistake)
    {
        var arguments = mistake.Split(' ').Select(word => string.Format(System.Globalization.CultureInfo.InvariantCulture, word, option, option[..^1], option.Replace('-', '_'), Marker));

        var result = Reading.ResultOf([.. arguments]);

        Assert.NotEmpty(result.Problems);
        Assert.DoesNotContain(Marker, Text(result), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EverySecret))]
    public void A_secret_of_a_variable_is_in_no_message(string option)
    {
        var variable = OptionCatalog.Find(option)!.EnvironmentNames.First();

        var result = Reading.ResultOf(["-upstream=bad"], (variable, Marker), (variable + "_FILE", Marker), (variable + "_FIL", Marker), (variable[..^1], Marker));

        Assert.NotEmpty(result.Problems);
        Assert.Equal(2, result.Warnings.Count(warning => warning.StartsWith("environment ", StringComparison.Ordinal)));
        Assert.DoesNotContain(Marker, Text(result), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EverySecret))]
    public void A_secret_given_in_place_of_its_file_is_in_no_message(string option)
    {
        var result = Reading.ResultOf([$"--{option}-file={Marker}"]);

        Assert.Contains(result.Problems, problem => problem.Option == option + "-file");
        Assert.DoesNotContain(Marker, Text(result), StringComparison.Ordinal);
    }

    private static string Text(SettingsResult result) => string.Join('\n', result.Problems.Select(problem => problem.ToString()).Concat(result.Warnings));
}
