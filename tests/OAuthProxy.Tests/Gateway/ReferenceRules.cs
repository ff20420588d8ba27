namespace OAuthProxy.Tests.Gateway;

/// <summary>A file of the generator, as its parts and not as its text.</summary>
internal sealed record ReferenceFile(Dictionary<string, string[]>[]? Defaults, List<ReferenceHost> Hosts);

/// <param name="Name">Lower case; perhaps <c>*.domain</c>.</param>
/// <param name="HasUpstream">Everything is served, not the paths alone.</param>
/// <param name="Who">The host's own rule.</param>
/// <param name="Methods">Null: all.</param>
/// <param name="Paths">No two with the same path.</param>
internal sealed record ReferenceHost(string Name, bool HasUpstream, ReferenceWho Who, string[]? Methods, List<ReferencePath> Paths);

internal sealed record ReferencePath(string Path, ReferenceWho Who, string[]? Methods);

/// <param name="Public">Null: it is not said.</param>
/// <param name="Allow">The keys outside of <c>any</c> first, its alternatives behind; null: it is not said.</param>
internal sealed record ReferenceWho(bool? Public, Dictionary<string, string[]>[]? Allow);

/// <summary>The rules once more, slow and obvious, from what the documentation says and without a line of the program.</summary>
internal static class ReferenceRules
{
    /// <param name="file">The rules.</param>
    /// <param name="host">In lower case.</param>
    /// <param name="path">Decoded, in lower case.</param>
    /// <param name="method">In capitals.</param>
    /// <param name="person">Null for a stranger.</param>
    public static bool MayPass(ReferenceFile file, string host, string path, string method, Identity? person)
    {
        var found = file.Hosts.Find(one => one.Name == host)
            ?? file.Hosts.Find(one => one.Name.StartsWith('*') && host.Split('.', 2) is [{ Length: > 0 }, var rest] && rest == one.Name[2..]);
        if (found is null)
        {
            return false;
        }

        // What many applications take for the one path is neither that nor another one.
        if (found.Paths.Exists(one => !one.Path.EndsWith('/') && one.Path + "/" == path) && !found.Paths.Exists(one => one.Path == path))
        {
            return false;
        }

        var fitting = found.Paths.Where(one => Fits(found, one.Path, path)).OrderByDescending(one => one.Path.Length).FirstOrDefault();
        if (fitting is null && !found.HasUpstream)
        {
            return false;
        }

        var methods = fitting?.Methods ?? found.Methods;
        if (methods is not null && !methods.Contains(method) && !(method == "HEAD" && methods.Contains("GET")))
        {
            return false;
        }

        foreach (var who in new[] { fitting?.Who, found.Who }.OfType<ReferenceWho>())
        {
            if (who.Public == true)
            {
                return true;
            }

            if (who.Allow is not null)
            {
                return person is not null && Holds(who.Allow, person);
            }

            if (who.Public == false)
            {
                // Closed again: whoever the outermost rule that is said lets pass.
                var outer = who == fitting?.Who ? found.Who.Allow ?? file.Defaults : file.Defaults;
                return person is not null && (outer is null ? FlagsHold(person) : Holds(outer, person));
            }
        }

        return person is not null && (file.Defaults is null ? FlagsHold(person) : Holds(file.Defaults, person));
    }

    private static bool Fits(ReferenceHost host, string written, string path)
    {
        if (!written.EndsWith('/'))
        {
            return path == written;
        }

        return path.StartsWith(written, StringComparison.Ordinal) || (path + "/" == written && host.Paths.TrueForAll(other => other.Path != path));
    }

    private static bool Holds(Dictionary<string, string[]>[] allow, Identity person)
    {
        var addresses = person.IsLocal ? [] : person.Emails.Select(email => email.ToLowerInvariant()).ToList();
        if (allow.Length == 1)
        {
            return allow[0].Count > 0 && MembershipHolds(allow[0], person) && AddressHolds([allow[0]], addresses);
        }

        return MembershipHolds(allow[0], person) && allow.Skip(1).Any(one => one.Count > 0 && MembershipHolds(one, person) && AddressHolds([allow[0], one], addresses));
    }

    private static bool MembershipHolds(Dictionary<string, string[]> keys, Identity person)
    {
        var groups = person.Groups.Select(group => group.ToLowerInvariant()).ToHashSet();
        return (!keys.TryGetValue("orgs", out var orgs) || orgs.Any(groups.Contains))
            && (!keys.TryGetValue("teams", out var teams) || teams.Any(groups.Contains))
            && (!keys.TryGetValue("users", out var users) || (!person.IsLocal && users.Contains(person.Login.ToLowerInvariant())));
    }

    private static bool AddressHolds(Dictionary<string, string[]>[] together, List<string> addresses)
    {
        var asked = together.Where(keys => keys.ContainsKey("emails") || keys.ContainsKey("email_domains")).ToList();
        return asked.Count == 0 || addresses.Any(address => asked.TrueForAll(keys =>
            (!keys.TryGetValue("emails", out var emails) || emails.Contains(address))
            && (!keys.TryGetValue("email_domains", out var domains) || domains.Any(domain => IsIn(domain, address.Split('@')[1])))));
    }

    private static bool IsIn(string domain, string host) =>
        domain == "*" || (domain.StartsWith("*.", StringComparison.Ordinal) ? host.EndsWith(domain[1..], StringComparison.Ordinal) : domain.StartsWith('.') ? host.EndsWith(domain, StringComparison.Ordinal) : host == domain);

    /// <summary>As <see cref="Rules.Flags"/> are.</summary>
    private static bool FlagsHold(Identity person) =>
        person.IsLocal || (person.Groups.Contains("everybody", StringComparer.OrdinalIgnoreCase) && person.Emails.Count > 0);
}
