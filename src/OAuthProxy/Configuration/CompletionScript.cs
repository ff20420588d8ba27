namespace OAuthProxy.Configuration;

/// <summary>Scripts by which a shell completes the options, their values and the names of files, from the catalogue.</summary>
internal static class CompletionScript
{
    private static readonly IReadOnlyList<Option> Options = [.. OptionCatalog.All.Where(option => !option.IsHidden)];

    /// <summary>For bash 4 and later, which splits words at equals signs.</summary>
    public static string ForBash() => $$"""
        # Completes the options of OAuthProxy in bash: source <(OAuthProxy --completion=bash)
        _oauthproxy() {
            local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} option= assigned=
            if [[ $word == = ]]; then
                option=$before assigned=1 word=
            elif [[ $before == = ]]; then
                option=${COMP_WORDS[COMP_CWORD-2]} assigned=1
            elif [[ $before == -* && $word != -* ]]; then
                option=$before
            fi
            option=${option#-} option=${option#-}
            COMPREPLY=()
            if [[ $COMP_CWORD == 1 && $word == [a-z]* ]]; then
                mapfile -t COMPREPLY < <(compgen -W 'explain sessions' -- "$word")
                return
            fi
            case $option in
        {{string.Concat(Options.Where(option => option.Values.Count > 0).Select(option => $"        {option.Name}) mapfile -t COMPREPLY < <(compgen -W '{string.Join(' ', option.Values)}' -- \"$word\"); return ;;\n"))}}        {{Names(IsFile, "|")}}|diff)
                    compopt -o filenames 2>/dev/null
                    mapfile -t COMPREPLY < <(compgen -f -- "$word")
                    return ;;
                {{Names(IsYesOrNo, "|")}})
                    # Without an equals sign there is no value.
                    if [[ $assigned ]]; then
                        mapfile -t COMPREPLY < <(compgen -W 'true false' -- "$word")
                        return
                    fi ;;
                ?*) return ;;
            esac
            local dashes=-- typed=${word#-}
            [[ $word == -[!-]* ]] && dashes=-
            mapfile -t COMPREPLY < <(compgen -P "$dashes" -W '{{string.Join(' ', Options.Select(option => TakesValue(option) ? option.Name + "=" : option.Name))}}' -- "${typed#-}")
            [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace 2>/dev/null
            return 0
        }
        complete -F _oauthproxy OAuthProxy

        """;

    /// <summary>For zsh, sourced or as a file <c>_OAuthProxy</c> in <c>fpath</c>.</summary>
    public static string ForZsh() => $$"""
        #compdef OAuthProxy
        # Completes the options of OAuthProxy in zsh: source <(OAuthProxy --completion=zsh)
        _oauthproxy() {
            local -a options=(
        {{string.Concat(Options.Select(option => $"        '{Specification(option)}'\n"))}}    )
            _arguments $options '1:command:(explain sessions)' '*:file:_files'
        }
        if [[ $funcstack[1] == _OAuthProxy ]]; then
            _oauthproxy "$@"
        else
            compdef _oauthproxy OAuthProxy
        fi

        """;

    private static string Specification(Option option)
    {
        var help = option.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal).Replace("'", "'\\''", StringComparison.Ordinal);
        var value = option switch
        {
            _ when IsFile(option) => ":file:_files",
            { Values.Count: > 0 } => $":value:({string.Join(' ', option.Values)})",
            { Kind: OptionKind.Boolean } => option.IsCommand ? "" : "::value:(true false)",
            _ => ":value:",
        };
        var name = TakesValue(option) ? option.Name + "=" : IsYesOrNo(option) ? option.Name + "=-" : option.Name;
        return $"{(option.Kind == OptionKind.List ? "*" : "")}--{name}[{help}]{value}";
    }

    private static string Names(Func<Option, bool> condition, string separator) => string.Join(separator, Options.Where(condition).Select(option => option.Name));

    private static bool IsFile(Option option) =>
        option.Name == OptionCatalog.ConfigFile || option.Name.EndsWith("-file", StringComparison.Ordinal) || option.Name.EndsWith("-dir", StringComparison.Ordinal);

    private static bool IsYesOrNo(Option option) => option is { Kind: OptionKind.Boolean, IsCommand: false };

    private static bool TakesValue(Option option) => option.Kind != OptionKind.Boolean;
}
