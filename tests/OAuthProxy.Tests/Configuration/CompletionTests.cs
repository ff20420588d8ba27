using OAuthProxy.Configuration;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

/// <summary>The scripts in the shells they are for.</summary>
public sealed class CompletionTests : IDisposable
{
    private const string Bash = "/usr/bin/bash";
    private const string Zsh = "/usr/bin/zsh";

    private readonly TemporaryDirectory _directory = new();

    public CompletionTests()
    {
        _directory.Write("bash", CompletionScript.ForBash());
        _directory.Write("zsh", CompletionScript.ForZsh());
        _directory.Write("secret one.txt", "");
    }

    /// <summary>The words as bash hands them over: an equals sign is one of its own.</summary>
    [Theory]
    [InlineData("--cookie-sam", "--cookie-samesite=")]
    [InlineData("-cookie-sam", "-cookie-samesite=")]
    [InlineData("--cookie-sec", "--cookie-secret=", "--cookie-secret-file=", "--cookie-secret-previous=", "--cookie-secret-previous-file=", "--cookie-secure")]
    [InlineData("--vers", "--version")]
    [InlineData("--no-such", "")]
    [InlineData("ex", "explain")]
    [InlineData("explain --diff sec", "secret one.txt")]
    [InlineData("--cookie-samesite =", "lax", "strict", "none")]
    [InlineData("--cookie-samesite = st", "strict")]
    [InlineData("-cookie-samesite = st", "strict")]
    [InlineData("--cookie-samesite st", "strict")]
    [InlineData("--cookie-secure = t", "true")]
    [InlineData("--cookie-secure =", "true", "false")]
    [InlineData("--cookie-secure --cookie-sam", "--cookie-samesite=")]
    [InlineData("--client-secret-file = sec", "secret one.txt")]
    [InlineData("--config sec", "secret one.txt")]
    [InlineData("--provider =", "github")]
    [InlineData("--client-secret = s", "")]
    [InlineData("--provider = github --completion = z", "zsh")]
    public async Task In_bash(string words, params string[] expected)
    {
        Partner.Require(File.Exists(Bash), "bash");

        var output = await RunAsync(Bash, ["--norc", "--noprofile", "-c", """
            source ./bash
            COMP_WORDS=(OAuthProxy "$@") COMP_CWORD=$#
            [[ $(complete -p OAuthProxy) == 'complete -F _oauthproxy OAuthProxy' ]] || exit 9
            _oauthproxy 2>/dev/null
            printf '%s\n' "${COMPREPLY[@]}"
            """, "bash", .. words.Split(' ')]);

        Assert.Equal(expected, output.Split('\n')[..^1]);
    }

    [Fact]
    public async Task In_bash_every_option_is_offered()
    {
        Partner.Require(File.Exists(Bash), "bash");

        var output = await RunAsync(Bash, "--norc", "--noprofile", "-c", "source ./bash; COMP_WORDS=(OAuthProxy ''); COMP_CWORD=1; _oauthproxy 2>/dev/null; printf '%s\\n' \"${COMPREPLY[@]}\"");

        Assert.Equal(OptionCatalog.VisibleNames.Select(name => "--" + name), output.Split('\n')[..^1].Select(line => line.TrimEnd('=')));
    }

    /// <summary>A zsh in a terminal of its own: the words are typed, and what the key for completion makes of them is read.</summary>
    [Theory]
    [InlineData("--cookie-samesi", "--cookie-samesite=")]
    [InlineData("expl", "explain")]
    [InlineData("--cookie-samesite=st", "--cookie-samesite=strict")]
    [InlineData("--cookie-httponly=f", "--cookie-httponly=false")]
    [InlineData("--client-secret-file=sec", @"--client-secret-file=secret\ one.txt")]
    [InlineData("--upstream=http://a/ --upstr", "--upstream=http://a/ --upstream")]
    [InlineData("--completion=z", "--completion=zsh")]
    public async Task In_zsh(string typed, string expected)
    {
        Partner.Require(File.Exists(Zsh), "zsh");

        var output = await RunAsync(Zsh, "-f", "-c", """
            zmodload zsh/zpty
            zpty shell zsh -f -i
            zpty -w shell 'PS1= PS2= RPS1= ; stty -echo; autoload -U compinit; compinit -u -d /dev/null; unsetopt auto_list zle_bracketed_paste; source ./zsh'
            zpty -w shell 'show() { print -r -- "<<$BUFFER>>"; zle send-break }; zle -N show; bindkey "^X" show; print -r -- rea""dy'
            zpty -r shell line '*ready*'
            zpty -w -n shell "OAuthProxy $1"$'\t\x18'
            zpty -r shell line '*>>*'
            print -r -- "$line"
            zpty -d shell
            """, "zsh", typed);

        Assert.Contains($"<<OAuthProxy {expected}", output, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private async Task<string> RunAsync(string shell, params string[] arguments)
    {
        await using var process = await PartnerProcess.StartAsync(shell, arguments, _directory["."], new Dictionary<string, string>(StringComparer.Ordinal) { ["TERM"] = "dumb" });
        await process.UntilExitsAsync();
        return process.Output.EndsWith('\n') ? process.Output : process.Output + "\n";
    }
}
