namespace OAuthProxy.Authorization;

/// <summary>What an endpoint asks of a request; metadata of every endpoint. One without it is treated as <see cref="RulesApply"/>: closed.</summary>
internal sealed class AccessPolicy
{
    /// <summary>Anybody: the pages on the way in and out, and the probes.</summary>
    public static readonly AccessPolicy Open = new() { IsOpen = true };

    /// <summary>A session whose identity the rules let pass.</summary>
    public static readonly AccessPolicy RulesApply = new();

    /// <summary>An address of the proxy's own, which no route leads to: a session of somebody who may use anything that is served here.</summary>
    public static readonly AccessPolicy RulesApplyToOwn = new() { IsOfNoRoute = true };

    /// <summary>The same, but only programs ask: 401 and 403 as JSON, never a page or a redirect.</summary>
    public static readonly AccessPolicy RulesApplyToPrograms = new() { IsOfNoRoute = true, IsForPrograms = true };

    /// <summary>A gateway asks on behalf of a request that it holds back until the answer; the rules are asked about that one.</summary>
    public static readonly AccessPolicy RulesApplyToGateways = new() { IsForPrograms = true, IsForGateways = true };

    private AccessPolicy()
    {
    }

    public bool IsOpen { get; private init; }

    public bool IsOfNoRoute { get; private init; }

    public bool IsForPrograms { get; private init; }

    public bool IsForGateways { get; private init; }

    public static AccessPolicy Of(Endpoint endpoint) => endpoint.Metadata.GetMetadata<AccessPolicy>() ?? RulesApply;
}
