using OAuthProxy.Configuration;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class CommandTests
{
    [Theory]
    [InlineData("--help", SettingsCommandName.Help)]
    [InlineData("-help", SettingsCommandName.Help)]
    [InlineData("-h", SettingsCommandName.Help)]
    [InlineData("--h", SettingsCommandName.Help)]
    [InlineData("--version", SettingsCommandName.Version)]
    [InlineData("-version", SettingsCommandName.Version)]
    [InlineData("--gateway-schema", SettingsCommandName.GatewaySchema)]
    [InlineData("--completion=bash", SettingsCommandName.CompletionForBash)]
    [InlineData("-completion=zsh", SettingsCommandName.CompletionForZsh)]
    public void What_only_prints_something_is_answered_whatever_else_is_wrong(string argument, string command)
    {
        foreach (var arguments in new string[][] { [argument], ["-unknown", "-cookie-secure=perhaps", argument, "stray"], ["-config=/no/such/file.toml", argument] })
        {
            var result = Reading.ResultOf(arguments, ("OAUTH2_PROXY_UNKNOWN", "x"));

            Assert.Equal(command, result.Settings.Command.ToString());
            Assert.Empty(result.Problems);
            Assert.Empty(result.Warnings);
        }
    }

    [Fact]
    public void A_test_of_the_settings_finds_their_problems_and_warnings()
    {
        Assert.Equal(SettingsCommand.ConfigTest, Reading.Good("--config-test").Command);
        Assert.Equal("cookie-expire", Reading.Problem("--config-test", "-cookie-expire=7d").Option);
        Assert.NotEmpty(Reading.ResultOf([.. Reading.Required, "-config-test"], ("OAUTH2_PROXY_UNKNOWN", "x")).Warnings);
    }

    [Theory]
    [InlineData("--config-test=false")]
    [InlineData("--help=false")]
    [InlineData("--version=0")]
    public void A_command_that_is_denied_is_not_obeyed(string argument) =>
        Assert.Equal(SettingsCommand.Run, Reading.Good(argument).Command);

    private static class SettingsCommandName
    {
        public const string CompletionForBash = nameof(SettingsCommand.CompletionForBash);
        public const string CompletionForZsh = nameof(SettingsCommand.CompletionForZsh);
        public const string GatewaySchema = nameof(SettingsCommand.GatewaySchema);
        public const string Help = nameof(SettingsCommand.Help);
        public const string Version = nameof(SettingsCommand.Version);
    }
}
