namespace OAuthProxy.Upstreams;

/// <summary>What stands behind the proxy and what it is told about the person.</summary>
internal sealed record UpstreamOptions
{
    public IReadOnlyList<Upstream> Upstreams { get; init; } = [];

    /// <summary>A rule looks at paths, so that none may pass that can be read in two ways.</summary>
    public bool RulesDependOnPath { get; init; }

    /// <summary>Send <c>X-Forwarded-User</c>, <c>-Email</c>, <c>-Preferred-Username</c> and <c>-Groups</c>.</summary>
    public bool PassUserHeaders { get; init; } = true;

    /// <summary>Send <c>Authorization: Basic</c> with <see cref="BasicAuthPassword"/>, where there is one.</summary>
    public bool PassBasicAuth { get; init; } = true;

    public Secret BasicAuthPassword { get; init; } = Secret.None;

    /// <summary>Send <c>X-Forwarded-Access-Token</c>.</summary>
    public bool PassAccessToken { get; init; }

    /// <summary>The e-mail address takes the place of the login in <c>X-Forwarded-User</c> and in Basic.</summary>
    public bool PreferEmailToUser { get; init; }

    /// <summary>The upstream sees the Host that the client asked for, not its own.</summary>
    public bool PassHostHeader { get; init; } = true;

    /// <summary>How long an upstream may take to begin its answer, counted from the end of the request.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Accept any certificate of an https upstream.</summary>
    public bool InsecureSkipVerify { get; init; }

    /// <summary>PEM files with certificates of authorities that https upstreams may have theirs from, beside those that the system trusts.</summary>
    public IReadOnlyList<string> AuthorityFiles { get; init; } = [];

    /// <summary>Open a connection for each request and close it behind the answer.</summary>
    public bool DisableKeepAlives { get; init; }

    /// <summary>Let requests become tunnels.</summary>
    public bool ProxyWebSockets { get; init; } = true;

    /// <summary>Take identity headers away from strangers too. Otherwise a request that needs no sign-in and has none may say who it is.</summary>
    public bool StripStrangersHeaders { get; init; } = true;
}
