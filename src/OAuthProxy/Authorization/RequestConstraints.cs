using Microsoft.Extensions.Primitives;

namespace OAuthProxy.Authorization;

/// <summary>
/// What a gateway asks for beyond the rules, in the query of its question: <c>allowed_groups</c>, <c>allowed_emails</c> and
/// <c>allowed_email_domains</c>. Of the values of one, separated by commas or repeated, one must hold; of several constraints, all. One without
/// a value, or of a name that is none of these, lets nobody pass: whoever wrote it meant to close something.
/// </summary>
internal sealed class RequestConstraints
{
    public static readonly RequestConstraints None = new();

    private const string Prefix = "allowed";

    private string? _unknown;
    private string[]? _groups;
    private string[]? _emails;
    private string[]? _domains;

    private RequestConstraints()
    {
    }

    public bool IsNone => this == None;

    public static RequestConstraints Of(IQueryCollection query)
    {
        var constraints = None;
        foreach (var (name, values) in query)
        {
            if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            constraints = constraints.IsNone ? new() : constraints;
            switch (name.ToLowerInvariant())
            {
                case "allowed_groups":
                    constraints._groups = Split(values);
                    break;
                case "allowed_emails":
                    constraints._emails = Split(values);
                    break;
                case "allowed_email_domains":
                    constraints._domains = Split(values);
                    break;
                default:
                    constraints._unknown = name;
                    break;
            }
        }

        return constraints;
    }

    /// <summary>Judges somebody whom the rules let pass. One address has to satisfy them and the constraints, and is the one they pass by.</summary>
    /// <param name="identity">Who it is.</param>
    /// <param name="rules">The rules that let them pass.</param>
    public AccessDecision Judge(Identity identity, Func<Identity, AccessDecision> rules)
    {
        if (_unknown is not null)
        {
            return AccessDecision.Refuse(new(
                "unknown_constraint",
                $"The gateway before this site asks for '{HostNames.Printable(_unknown)}', which this site does not know.",
                "Whoever runs this site has to write allowed_groups, allowed_emails or allowed_email_domains."));
        }

        if (_groups is not null && !identity.Groups.Any(group => _groups.Contains(group, StringComparer.OrdinalIgnoreCase)))
        {
            return AccessDecision.Refuse(new(
                "group_not_allowed_here",
                $"The GitHub user {identity.Login} is in none of the groups that may use this part of the site, as far as GitHub tells this site.",
                "Ask whoever runs this site which group you need."));
        }

        // A local account has no address, and the rules ask it for none.
        var emails = identity.Emails.Where(IsAllowed).ToList();
        var hasOne = emails.Count > 0 || (_emails is null && _domains is null);
        var decision = rules(identity with { Emails = emails });
        return hasOne && decision.Refusal is null ? decision : AccessDecision.Refuse(new(
            "email_not_allowed_here",
            $"None of the verified e-mail addresses of {identity.Login} may use this part of the site.",
            "Ask whoever runs this site which address it expects."));
    }

    private static string[] Split(StringValues values) =>
        [.. values.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    private bool IsAllowed(string email) =>
        (_emails is null || _emails.Contains(email, StringComparer.OrdinalIgnoreCase))
        && (_domains is null || _domains.Any(domain => IsIn(email.AsSpan(email.LastIndexOf('@') + 1), domain)));

    /// <summary>With <c>.example.com</c> and <c>*.example.com</c> example.com itself is meant too, as with oauth2-proxy and unlike <c>email-domain</c>.</summary>
    private static bool IsIn(ReadOnlySpan<char> host, string domain)
    {
        var suffix = domain.StartsWith("*.", StringComparison.Ordinal) ? domain.AsSpan(1) : domain;
        if (!suffix.StartsWith('.'))
        {
            return host.Equals(suffix, StringComparison.OrdinalIgnoreCase);
        }

        return suffix.Length > 1 && (host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) || host.Equals(suffix[1..], StringComparison.OrdinalIgnoreCase));
    }
}
