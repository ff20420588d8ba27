using System.Buffers;
using OAuthProxy.Authorization;

namespace OAuthProxy.Gateway.Reading;

/// <summary>Reads <c>public</c> and <c>allow</c>: who may use a host or a path.</summary>
internal sealed class AllowReader(FileValues values)
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    private readonly ProblemList _problems = values.Problems;

    /// <summary>What the mapping says of who may; what holds around it where it says nothing.</summary>
    public GatewayAccess Access(FileMapping mapping, GatewayAccess outer)
    {
        var (open, allow) = (mapping["public"], mapping["allow"]);
        var isPublic = values.Boolean(open, "public");
        var rule = allow is null ? null : Rule(allow);
        if (isPublic == true && allow is not null)
        {
            _problems.Add(open!, $"'public' says that anybody may, and 'allow' in line {allow.Line} who may", "Leave one of the two out");
        }

        if (rule is not null)
        {
            return new(IsPublic: false, rule, rule.Position);
        }

        return isPublic switch
        {
            true => outer with { IsPublic = true, Position = _problems.At(open!) },
            false => outer with { IsPublic = false, Position = outer.Rule?.Position },
            null => outer,
        };
    }

    private AllowRule? Rule(FileNode node)
    {
        if (FileMapping.Of(node, MappingKind.Allow, _problems) is not { } mapping || IsEmpty(mapping, "'allow'"))
        {
            return null;
        }

        var alternatives = new List<AllowConditions>();
        foreach (var item in values.Items(mapping["any"], "any") ?? [])
        {
            if (FileMapping.Of(item, MappingKind.Alternative, _problems) is { } alternative && !IsEmpty(alternative, "an alternative of 'any'"))
            {
                alternatives.Add(Conditions(alternative));
            }
        }

        return new(Conditions(mapping), alternatives);
    }

    private bool IsEmpty(FileMapping mapping, string phrase)
    {
        if (mapping.IsEmpty)
        {
            _problems.Add(mapping.Node, $"{phrase} asks for nothing", "Say who may: orgs, teams, users, emails or email_domains; or write 'public: true' in place of 'allow' if anybody may");
        }

        return mapping.IsEmpty;
    }

    private AllowConditions Conditions(FileMapping mapping) => new()
    {
        Position = _problems.At(mapping.Node),
        Organizations = Names(mapping, "orgs", IsName, "Write the organization's name, such as acme; a team (acme:ops) belongs to 'teams'"),
        Teams = Names(mapping, "teams", IsTeam, "Write organization and team with a colon between them, such as acme:ops"),
        Users = Names(mapping, "users", IsName, "Write the login at GitHub, such as octocat; an address belongs to 'emails'"),
        Emails = Names(mapping, "emails", IsEmail, "Write one whole address, such as jane@example.com; a domain belongs to 'email_domains'"),
        EmailDomains = Names(mapping, "email_domains", IsEmailDomain, "Write example.com, .example.com for its subdomains, or \"*\" for any verified address"),
    };

    private IReadOnlyList<string>? Names(FileMapping mapping, string key, Func<string, bool> isGood, string form) =>
        values.Words(mapping[key], key, isGood, form);

    private static bool IsName(string text) => !text.AsSpan().ContainsAnyExcept(NameCharacters);

    private static bool IsTeam(string text) => text.Split(':') is [{ Length: > 0 } organization, { Length: > 0 } team] && IsName(organization) && IsName(team);

    private static bool IsEmail(string text) => EmailDomains.IsAddress(text) && !text.Any(c => char.IsWhiteSpace(c) || c is '*' or ',');

    private static bool IsEmailDomain(string text)
    {
        var domain = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text.StartsWith('.') ? text[1..] : text;
        return text == "*" || domain.Split('.').All(label => label.Length > 0 && label.All(c => char.IsLetterOrDigit(c) || c == '-'));
    }
}
