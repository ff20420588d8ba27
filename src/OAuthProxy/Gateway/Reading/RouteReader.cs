using OAuthProxy.Upstreams;

namespace OAuthProxy.Gateway.Reading;

/// <summary>Reads what a host and its paths have in common, one inside the other: what the inner one says replaces what the outer one says.</summary>
internal sealed class RouteReader(FileValues values)
{
    /// <summary>The words of <c>methods</c>.</summary>
    public static readonly IReadOnlyList<string> KnownMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    private readonly ProblemList _problems = values.Problems;
    private readonly AllowReader _allow = new(values);
    private readonly UpstreamReader _upstreams = new(values);
    private readonly HeadersReader _headers = new(values);
    private readonly CertificateReader _certificates = new(values);

    /// <summary>What the mapping says, for everything inside it.</summary>
    public RouteSettings Inherit(FileMapping mapping, RouteSettings outer) => new()
    {
        Upstream = _upstreams.Read(mapping["upstream"]) ?? outer.Upstream,
        Access = _allow.Access(mapping, outer.Access),
        Headers = _headers.Read(mapping["headers"]) ?? outer.Headers,
        Timeout = values.Duration(mapping["timeout"], "timeout", mayBeZero: true) ?? outer.Timeout,
        Methods = Methods(mapping["methods"]) ?? outer.Methods,
        IsForPrograms = values.Boolean(mapping["api"], "api") ?? outer.IsForPrograms,
        Certificate = _certificates.Read(mapping["tls"]) ?? outer.Certificate,
    };

    /// <summary>One path of a host, and what is implied by it.</summary>
    public GatewayRoute? Read(FileNode node, string host, RouteSettings outer)
    {
        if (FileMapping.Of(node, MappingKind.Path, _problems) is not { } mapping)
        {
            return null;
        }

        var settings = Inherit(mapping, outer);
        var strips = values.Boolean(mapping["strip_prefix"], "strip_prefix") ?? false;
        if (mapping["path"] is null)
        {
            _problems.Add(node, "a path has no 'path'", "Write path: /PREFIX/, or path: /NAME for that path alone");
        }

        if (mapping["upstream"] is null && settings.Upstream is null)
        {
            _problems.Add(node, "neither this path nor its host has an 'upstream'", "Write upstream: http://HOST:PORT at one of them");
        }

        if (Path(mapping["path"]) is not { } path)
        {
            return null;
        }

        if (strips && path is "/")
        {
            _problems.Add(mapping["strip_prefix"]!, "there is no prefix to strip from '/'", "Leave strip_prefix out");
        }
        else if (strips && !path.EndsWith('/'))
        {
            _problems.Add(mapping["strip_prefix"]!, $"'{path}' is one path and no prefix, since no slash is at its end", $"Write path: {path}/");
        }

        return settings.Upstream is null ? null : settings.At(new(host, path), _problems.At(node)) with { StripsPrefix = strips };
    }

    private string? Path(FileNode? node)
    {
        if (values.Text(node, "path") is not { } path)
        {
            return null;
        }

        if (!path.StartsWith('/'))
        {
            _problems.Add(node!, $"'{HostNames.Printable(path)}' does not begin with a slash", $"Write it from the host's root, such as path: /{path.Trim('/')}/");
            return null;
        }

        if (UpstreamText.ProblemOf(path).Length > 0)
        {
            _problems.Add(node!, $"'{HostNames.Printable(path)}' can be read in two ways", "Use letters, digits, '-', '_', '.' and '~' between single slashes, without dot segments, patterns or encoding");
            return null;
        }

        return path;
    }

    private IReadOnlyList<string>? Methods(FileNode? node)
    {
        var methods = values.Words(node, "methods", KnownMethods.Contains, $"Write some of {string.Join(", ", KnownMethods)}, in capitals");
        return methods is not null && methods.Contains("GET", StringComparer.Ordinal) ? [.. methods.Union(["HEAD"], StringComparer.Ordinal)] : methods;
    }
}

/// <summary>What a host, or the defaults, say for the routes inside them.</summary>
internal sealed record RouteSettings
{
    public GatewayUpstream? Upstream { get; init; }

    public GatewayAccess Access { get; init; } = GatewayAccess.OfFlags;

    public GatewayHeaders Headers { get; init; } = GatewayHeaders.None;

    public TimeSpan? Timeout { get; init; }

    public IReadOnlyList<string> Methods { get; init; } = [];

    public bool IsForPrograms { get; init; }

    /// <summary>Not said by a path, as nobody has asked for one yet when it is needed.</summary>
    public GatewayCertificate? Certificate { get; init; }

    public GatewayRoute At(Route route, FilePosition position) => new()
    {
        Position = position,
        Route = route,
        Upstream = Upstream!,
        Access = Access,
        Headers = Headers,
        Timeout = Timeout,
        Methods = Methods,
        IsForPrograms = IsForPrograms,
    };
}
