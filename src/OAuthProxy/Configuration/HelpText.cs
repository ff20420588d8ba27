using System.Text;

namespace OAuthProxy.Configuration;

/// <summary>What <c>--help</c> prints, from the catalogue, at 80 columns.</summary>
internal static class HelpText
{
    private const int Width = 80;
    private const int Indent = 6;

    public static string Render()
    {
        var text = new StringBuilder("""
            OAuthProxy puts GitHub sign-in before web applications.

            Usage: OAuthProxy --provider=github --upstream=URL --email-domain=DOMAIN
                     --client-id=ID --client-secret=SECRET --cookie-secret=SECRET
                     [option ...]
                   OAuthProxy sessions list --user=NAME [--json] [option ...]
                   OAuthProxy sessions revoke --user=NAME [--json] [option ...]
                   OAuthProxy explain [--as=NAME] [--email=ADDRESS] [--group=ORG:TEAM]
                     [--json] [option ...] [METHOD] URL
                   OAuthProxy explain --diff [--json] [option ...] OLD.yaml NEW.yaml

            With sessions in Redis the commands show and end those of one person; they take
            the proxy's own options and need those of Redis and the cookie secret.

            explain sends a request through the proxy without a server and a network, and
            tells who gets it, by which rule, and with which headers. It takes the proxy's
            own options and needs none of its secrets. The exit code is 0 if the application
            would get the request, and 3 if not. With --diff it tells who gains and who
            loses what between two gateway files.

            An option is written with one dash or two, its value behind = or a blank; a
            yes-or-no option takes its value behind = only. A list is repeated or separated
            by commas. Each option can also be given by the environment: --cookie-secret is
            OAUTH2_PROXY_COOKIE_SECRET, a list has an S at its end; in the file of --config
            it is cookie_secret. A flag overrides the environment, and that the file.

            """);
        foreach (var group in OptionCatalog.All.Where(option => !option.IsHidden).GroupBy(option => option.Group, StringComparer.Ordinal))
        {
            text.Append('\n').Append(group.Key).Append(":\n");
            foreach (var option in group)
            {
                text.Append("  --").Append(option.Name).Append(Placeholder(option)).Append('\n');
                Wrap(text, option.Help + string.Concat(option.Aliases.Select(alias => $" (also --{alias})")) + (option.Default.Length == 0 || option.IsCommand ? "" : $" (default {option.Default})"));
            }
        }

        return text.ToString();
    }

    private static string Placeholder(Option option) => option.Kind switch
    {
        _ when option.Values.Count > 1 => "=" + string.Join('|', option.Values),
        OptionKind.Boolean when option.IsCommand => "",
        OptionKind.Boolean => "[=true|false]",
        OptionKind.Number => "=NUMBER",
        OptionKind.Duration => "=DURATION",
        OptionKind.List => "=VALUE ...",
        _ => "=VALUE",
    };

    private static void Wrap(StringBuilder text, string help)
    {
        var column = 0;
        foreach (var word in help.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                text.Append('\n');
                column = 0;
            }

            text.Append(column == 0 ? new string(' ', Indent) : " ").Append(word);
            column = column == 0 ? Indent + word.Length : column + 1 + word.Length;
        }

        text.Append('\n');
    }
}
