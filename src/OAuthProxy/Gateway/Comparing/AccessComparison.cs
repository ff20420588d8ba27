namespace OAuthProxy.Gateway.Comparing;

/// <summary>Compares two versions of the gateway file, place by place and principal by principal, by the judge that the running proxy asks.</summary>
internal sealed class AccessComparison(GatewayModel before, GatewayModel after, GatewayJudge judge, PrincipalSource principals)
{
    // Beside those that a file can name, one for all others.
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "any other"];

    private readonly GatewayTable _before = new(before);
    private readonly GatewayTable _after = new(after);

    public AccessDifference Compare()
    {
        var changes = new List<AccessChange>();
        var unfinished = new List<string>();
        foreach (var host in before.Hosts.Concat(after.Hosts).Select(host => host.Name).Distinct(StringComparer.Ordinal))
        {
            // No name that either file names has a space, so that this one stands for all that only the wildcard has.
            var name = host.StartsWith('*') ? $"any one{host[1..]}" : host;
            foreach (var path in PathsAt(name))
            {
                var (old, now) = (_before.Find(name, path).Route, _after.Find(name, path).Route);
                if (old is null or { IsImplied: true } && now is null or { IsImplied: true })
                {
                    continue; // what is told of the prefix holds for it as well
                }

                Add(host + path, old, now, changes, unfinished);
            }
        }

        return new(changes, unfinished);
    }

    /// <summary>Every path stands for all requests that no longer path of either file gets.</summary>
    private IEnumerable<string> PathsAt(string name) =>
        new[] { _before.Find(name, "/").Host, _after.Find(name, "/").Host }
            .OfType<GatewayHost>()
            .SelectMany(host => host.Routes)
            .Select(route => route.Path)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

    private void Add(string place, GatewayRoute? old, GatewayRoute? now, List<AccessChange> changes, List<string> unfinished)
    {
        var told = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var principal in Principals(place, old, now, unfinished).Where(principal => told.Add(principal.Description)))
        {
            var (could, can) = (MayUse(old, principal), MayUse(now, principal));
            AddIf(true, [.. Methods.Where(method => can && now!.Takes(method) && !(could && old!.Takes(method)))]);
            AddIf(false, [.. Methods.Where(method => could && old!.Takes(method) && !(can && now!.Takes(method)))]);

            void AddIf(bool isGain, IReadOnlyList<string> methods)
            {
                if (methods.Count > 0)
                {
                    changes.Add(new(place, isGain, principal.Description, methods.Count == Methods.Length ? [] : methods, old?.Access.Position, now?.Access.Position));
                }
            }
        }
    }

    private List<Principal> Principals(string place, GatewayRoute? old, GatewayRoute? now, List<string> unfinished)
    {
        var all = new List<Principal>();
        foreach (var access in new[] { old?.Access, now?.Access }.OfType<GatewayAccess>().Distinct())
        {
            if (access.IsPublic)
            {
                all.Add(Principal.Stranger);
                continue;
            }

            all.AddRange(principals.Of(access, out var isComplete));
            if (!isComplete && !unfinished.Contains(place, StringComparer.Ordinal))
            {
                unfinished.Add(place);
            }
        }

        return all;
    }

    private bool MayUse(GatewayRoute? route, Principal principal) =>
        route is not null && (route.Access.IsPublic || (principal.Identity is { } identity && judge.Judge(route, identity).Refusal is null));
}
