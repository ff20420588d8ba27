using OAuthProxy.Authorization;
using OAuthProxy.Gateway.Reading;

namespace OAuthProxy.Gateway.Comparing;

/// <summary>Compares two versions of the gateway file, place by place and principal by principal, by the judge that the running proxy asks.</summary>
internal sealed class AccessComparison(GatewayModel before, GatewayModel after, RouteJudge judge, PrincipalSource principals)
{
    // Beside those that a file can name, one for all others.
    private static readonly string[] Methods = [.. RouteReader.KnownMethods, "any other"];

    private readonly GatewayTable _before = new(before);
    private readonly GatewayTable _after = new(after);

    public AccessDifference Compare()
    {
        var places = new List<PlaceDifference>();
        foreach (var host in before.Hosts.Concat(after.Hosts).Select(host => host.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
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

                places.Add(Compare(new(host, path, old, now)
                {
                    IsInBefore = HasWritten(before, host, path),
                    IsInAfter = HasWritten(after, host, path),
                }));
            }
        }

        return new([.. places.Where(place => place.IsWorthTelling)]);
    }

    private static bool HasWritten(GatewayModel model, string host, string path) =>
        model.Hosts.FirstOrDefault(one => one.Name == host) is { } found && found.Routes.Any(route => route.Path == path && !route.IsImplied);

    /// <summary>Every path stands for all requests that no longer path of either file gets.</summary>
    private IEnumerable<string> PathsAt(string name) =>
        new[] { _before.Find(name, "/").Host, _after.Find(name, "/").Host }
            .OfType<GatewayHost>()
            .SelectMany(host => host.Routes)
            .Select(route => route.Path)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

    private PlaceDifference Compare(PlaceDifference place)
    {
        var (old, now) = (place.Before, place.After);
        var changes = new List<AccessChange>();
        var told = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var people = Principals(old, now, out var areAll);
        foreach (var principal in people.Where(principal => told.Add(principal.Description)))
        {
            var (could, can) = (MayUse(old, principal), MayUse(now, principal));
            AddIf(true, [.. Methods.Where(method => can && now!.Takes(method) && !(could && old!.Takes(method)))]);
            AddIf(false, [.. Methods.Where(method => could && old!.Takes(method) && !(can && now!.Takes(method)))]);

            void AddIf(bool isGain, IReadOnlyList<string> methods)
            {
                if (methods.Count > 0)
                {
                    changes.Add(new(isGain, principal.Description, methods.Count == Methods.Length ? [] : methods));
                }
            }
        }

        return place with { Changes = changes, IsUnfinished = !areAll };
    }

    private List<Principal> Principals(GatewayRoute? old, GatewayRoute? now, out bool areAll)
    {
        var all = new List<Principal>();
        areAll = true;
        foreach (var access in new[] { old?.Access, now?.Access }.OfType<GatewayAccess>().Distinct())
        {
            if (access.IsPublic)
            {
                all.Add(Principal.Stranger);
                continue;
            }

            all.AddRange(principals.Of(access, out var isComplete));
            areAll &= isComplete;
        }

        return all;
    }

    private bool MayUse(GatewayRoute? route, Principal principal) =>
        route is not null && (route.Access.IsPublic || (principal.Identity is { } identity && judge.Judge(route.Policy, identity).Refusal is null));
}
