using OAuthProxy.Accounts;
using OAuthProxy.Authorization;
using OAuthProxy.Explaining;
using OAuthProxy.Gateway;
using OAuthProxy.GitHub;
using OAuthProxy.Listening;
using OAuthProxy.Pages;
using OAuthProxy.Redis;
using OAuthProxy.Sessions;
using OAuthProxy.SignIn;
using OAuthProxy.Telemetry;
using OAuthProxy.Upstreams;

namespace OAuthProxy.Configuration;

/// <summary>Everything an operator can set, frozen. Each room gets its own part and sees no other.</summary>
internal sealed record Settings
{
    public static Settings Defaults { get; } = new();

    public SettingsCommand Command { get; init; } = SettingsCommand.Run;

    /// <summary>Whose sessions a command is about: a login, GitHub's id, or a local account's name.</summary>
    public string User { get; init; } = "";

    /// <summary>A command answers for programs.</summary>
    public bool AsJson { get; init; }

    /// <summary>oauth2_proxy's default is another provider, so that a missing one is a mistake and never a guess.</summary>
    public string Provider { get; init; } = "";

    /// <summary>The redirect URL may be a path, with the scheme and the host of each request.</summary>
    public bool AllowsRelativeRedirectUrl { get; init; }

    /// <summary>What was given and can have no effect here, each with the reason.</summary>
    public IReadOnlyList<string> WithoutEffect { get; init; } = [];

    public ListeningOptions Listening { get; init; } = new();

    public GitHubOptions GitHub { get; init; } = new();

    public SignInOptions SignIn { get; init; } = new();

    public AccountsOptions Accounts { get; init; } = new();

    public AuthorizationOptions Authorization { get; init; } = new();

    public SessionCookieOptions Sessions { get; init; } = new();

    public RedisOptions Redis { get; init; } = new();

    public UpstreamOptions Upstreams { get; init; } = new();

    public GatewayOptions Gateway { get; init; } = new();

    public PagesOptions Pages { get; init; } = new();

    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>What <c>explain</c> is to explain.</summary>
    public ExplainOptions Explain { get; init; } = new();
}

internal enum SettingsCommand
{
    Run,
    Help,
    Version,
    ConfigTest,
    CompletionForBash,
    CompletionForZsh,
    ListSessions,
    RevokeSessions,
    Explain,
    GatewaySchema,
}
