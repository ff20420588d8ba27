using OAuthProxy.Authorization;

namespace OAuthProxy.Configuration;

/// <summary>Fills in what one option says about another, so that no room needs to know two options for one fact.</summary>
internal static class SettingsCompletion
{
    public static Settings Complete(Settings settings, IReadOnlyDictionary<string, string> sources)
    {
        var redirect = settings.GitHub.RedirectUrl is { AbsolutePath: "/" } bare
            ? new Uri(bare, settings.SignIn.DefaultCallbackPath)
            : settings.GitHub.RedirectUrl;
        var gateway = GatewayFileChecks.Complete(settings);
        return settings with
        {
            GitHub = settings.GitHub with { RedirectUrl = redirect },
            SignIn = settings.SignIn with { RedirectUrl = redirect },
            Pages = settings.Pages with { ProxyPrefix = settings.SignIn.ProxyPrefix },
            Redis = settings.Redis with { IsUsed = settings.Sessions.AreInRedis },
            Listening = (settings.Listening with { HostsHaveCertificates = gateway.HasHostCertificates }).Completed(isHttpAsked: sources.ContainsKey("http-address")),
            Gateway = gateway,
            Upstreams = settings.Upstreams with { RulesDependOnPath = settings.Authorization.OpenRoutes.Count > 0 },
            Authorization = settings.Authorization with { Teams = Qualified(settings.Authorization) },
        };
    }

    /// <summary>A bare slug is a team of the organization; the checks refuse it where there is none.</summary>
    private static string[] Qualified(AuthorizationOptions rules) =>
        [.. rules.Teams.Select(team => team.Contains(':', StringComparison.Ordinal) || rules.Organization.Length == 0 ? team : $"{rules.Organization}:{team}")];
}
