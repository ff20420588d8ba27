namespace OAuthProxy.Gateway;

/// <summary>The gateway file, and what of the flags decides whether it is good beside them.</summary>
internal sealed record GatewayOptions
{
    /// <summary>Empty for none.</summary>
    public string File { get; init; } = "";

    /// <summary>The hosts that <c>--upstream</c> names, as <see cref="Route.Host"/> has them.</summary>
    public IReadOnlyList<string> HostsOfFlags { get; init; } = [];

    /// <summary>The flags say who may pass where the file does not.</summary>
    public bool FlagsSayWho { get; init; }

    /// <summary>Below it are addresses of the proxy's own, at every host; without a slash at its end.</summary>
    public string OwnPrefix { get; init; } = "";

    /// <summary>Further addresses of the proxy's own.</summary>
    public IReadOnlyList<string> OwnPaths { get; init; } = [];

    /// <summary>What the file said when the settings were read; null where there is no file, or one with problems.</summary>
    public GatewayModel? Model => AtStart?.Model;

    /// <summary>What was wrong with it then: where, what, and what to do.</summary>
    public IEnumerable<(string Place, string Message, string Remedy)> Problems =>
        AtStart is null ? [] : AtStart.Problems.Select(problem => (problem.Position.ToString(), problem.Message, problem.Remedy));

    /// <summary>The hosts it named then.</summary>
    public IEnumerable<string> Hosts => Model is null ? [] : Model.Hosts.Select(host => host.Name);

    /// <summary>Some of its paths are public.</summary>
    public bool OpensSomething => Model is not null && Model.Hosts.Any(host => host.Routes.Any(route => route.Access.IsPublic));

    private GatewayReading? AtStart { get; init; }

    /// <summary>The file as it is now.</summary>
    public GatewayReading Read() => GatewayChecks.Check(GatewayFile.Read(File), this);

    /// <summary>These options with what the file says, which is what the program starts with.</summary>
    public GatewayOptions WithFileRead() => File.Length == 0 ? this : this with { AtStart = Read() };
}
