namespace OAuthProxy.Gateway.Reading;

/// <summary>Reads one of <c>hosts</c>.</summary>
internal sealed class HostReader(FileValues values)
{
    private readonly ProblemList _problems = values.Problems;
    private readonly RouteReader _routes = new(values);

    // Of a name that is given twice, the line in which it is given first.
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    public RouteSettings Defaults(FileNode? node) =>
        node is not null && FileMapping.Of(node, MappingKind.Defaults, _problems) is { } mapping ? _routes.Inherit(mapping, new()) : new();

    public GatewayHost? Read(FileNode node, RouteSettings defaults)
    {
        if (FileMapping.Of(node, MappingKind.Host, _problems) is not { } mapping)
        {
            return null;
        }

        var name = Name(mapping);
        var title = values.Text(mapping["title"], "title") ?? "";
        var settings = _routes.Inherit(mapping, defaults);
        var routes = Routes(mapping, name ?? "", settings);
        if (mapping["upstream"] is null && mapping["paths"] is null)
        {
            _problems.Add(node, "a host has neither 'upstream' nor 'paths'", "Write upstream: http://HOST:PORT");
        }

        return name is null || routes.Count == 0 ? null : new(name, title, _problems.At(node), routes) { Certificate = settings.Certificate };
    }

    private string? Name(FileMapping mapping)
    {
        if (mapping["host"] is not { } node)
        {
            _problems.Add(mapping.Node, "a host has no 'host'", "Write host: NAME, such as host: kibana.example.com");
            return null;
        }

        if (values.Text(node, "host") is not { } text)
        {
            return null;
        }

        var (name, message, remedy) = HostText.Read(text);
        if (name is null)
        {
            _problems.Add(node, $"'{HostNames.Printable(text)}' {message}", remedy);
            return null;
        }

        if (!_lines.TryAdd(name, node.Line))
        {
            _problems.Add(node, $"the host {name} is given twice, first in line {_lines[name]}", "Put the paths of both under one of them");
        }

        return name;
    }

    private List<GatewayRoute> Routes(FileMapping mapping, string name, RouteSettings settings)
    {
        var routes = new List<GatewayRoute>();
        var byPath = new Dictionary<string, GatewayRoute>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in values.Items(mapping["paths"], "paths") ?? [])
        {
            if (_routes.Read(item, name, settings) is not { } route)
            {
                continue;
            }

            if (byPath.TryAdd(route.Path, route))
            {
                routes.Add(route);
            }
            else
            {
                var first = byPath[route.Path];
                var (spelling, reason) = first.Path == route.Path ? ("", "") : ($"as {first.Path} ", ": many applications take both for the same");
                _problems.Add(item, $"the path {route.Path} is given twice, first {spelling}in line {first.Position.Line}", $"Leave one of the two out{reason}");
            }
        }

        if (mapping["upstream"] is not null && settings.Upstream is not null && !byPath.ContainsKey("/"))
        {
            routes.Add(settings.At(new(name, "/"), _problems.At(mapping.Node)));
        }

        routes.AddRange([.. routes.Where(route => route is { Route.IsPrefix: true, Path: not "/" } && !byPath.ContainsKey(route.Path[..^1])).Select(Implied)]);
        return routes;
    }

    private static GatewayRoute Implied(GatewayRoute prefix) => prefix with { Route = new(prefix.Route.Host, prefix.Path[..^1]), IsImplied = true };
}
