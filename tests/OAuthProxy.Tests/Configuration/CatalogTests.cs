using OAuthProxy.Configuration;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class CatalogTests
{
    /// <summary>Options whose default is that they are not given; an empty value of theirs is a mistake.</summary>
    private static readonly string[] NotGivenByDefault = ["cookie-secret", "redirect-url", "client-secret-file", "github-token-file", "cookie-secret-file", "basic-auth-password-file"];

    public static TheoryData<string> EveryOption() => [.. OptionCatalog.VisibleNames];

    public static TheoryData<string> EverySetting() => [.. OptionCatalog.All.Where(option => !option.IsHidden && !option.IsCommand).Select(option => option.Name)];

    public static TheoryData<string> EveryOptionThatCanBeWrong() => [.. OptionSamples.All.Where(sample => sample.Bad is not null).Select(sample => sample.Option)];

    [Fact]
    public void Every_option_has_a_sample() => Assert.Equal(OptionCatalog.VisibleNames, OptionSamples.All.Select(sample => sample.Option));

    [Theory]
    [MemberData(nameof(EveryOption))]
    public void An_option_changes_its_own_setting_and_no_other(string name)
    {
        var sample = OptionSamples.For(name);

        var settings = Reading.ResultOf([$"--{name}={sample.Good}"]).Settings;

        Assert.Equal(sample.Changes, string.Join(' ', SettingsText.ChangesIn(settings)));
    }

    [Theory]
    [MemberData(nameof(EveryOptionThatCanBeWrong))]
    public void A_bad_value_is_one_problem_with_option_source_and_remedy(string name)
    {
        var problem = Assert.Single(Reading.Without(name, $"--{name}={OptionSamples.For(name).Bad}").Problems);

        Assert.Equal(name, problem.Option);
        Assert.Matches("^(argument [67]|/no/such/file.toml)$", problem.Source);
        Assert.NotEmpty(problem.Message);
        Assert.NotEmpty(problem.Remedy);
        Assert.StartsWith($"--{name} ({problem.Source}): {problem.Message}. {problem.Remedy}", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EverySetting))]
    public void The_default_that_help_shows_is_the_real_one(string name)
    {
        var option = OptionCatalog.Find(name)!;
        if (NotGivenByDefault.Contains(name))
        {
            Assert.Empty(option.Default);
            Assert.Throws<InvalidValueException>(() => option.Apply(Settings.Defaults, [""]));
            return;
        }

        Assert.Equal(SettingsText.Of(Settings.Defaults), SettingsText.Of(option.Apply(Settings.Defaults, [option.Default])));
    }

    [Fact]
    public void Every_option_says_what_it_is_for_in_words_that_fit_a_sentence() =>
        Assert.All(OptionCatalog.All.Where(option => !option.IsHidden), option =>
        {
            Assert.NotEmpty(option.Group);
            Assert.Matches("^[^ A-Z].*[^ .]$", option.Help);
        });

    [Fact]
    public void Secrets_are_marked_as_such() =>
        Assert.Equal(
            ["client-secret", "github-token", "cookie-secret", "cookie-secret-previous", "basic-auth-password"],
            OptionCatalog.All.Where(option => option.IsSecret).Select(option => option.Name));

    [Fact]
    public void No_variable_belongs_to_two_options() =>
        Assert.Distinct(OptionCatalog.Known.SelectMany(option => option.EnvironmentNames));

    [Fact]
    public void Help_shows_every_option_with_its_default_in_80_columns()
    {
        var help = HelpText.Render();
        var words = string.Join(' ', help.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

        Assert.All(help.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.All(OptionCatalog.All.Where(option => !option.IsHidden), option =>
        {
            Assert.Contains($"\n  --{option.Name}", help, StringComparison.Ordinal);
            Assert.All(option.Aliases, alias => Assert.Contains($"(also --{alias})", words, StringComparison.Ordinal));
            Assert.All(option.Values, value => Assert.Contains(value, words, StringComparison.Ordinal));
            Assert.True(option.IsCommand || option.Default.Length == 0 || words.Contains($"(default {option.Default})", StringComparison.Ordinal), option.Name);
        });
        Assert.DoesNotContain("contentRoot", help, StringComparison.Ordinal);
    }
}
