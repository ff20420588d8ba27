using OAuthProxy.Gateway;

namespace OAuthProxy.Configuration;

/// <summary>The gateway file beside the flags.</summary>
internal static class GatewayFileChecks
{
    /// <summary>Has the file read, with what it has to know of the flags.</summary>
    public static GatewayOptions Complete(Settings settings) => settings.Gateway.File.Length == 0
        ? settings.Gateway
        : (settings.Gateway with
        {
            HostsOfFlags = [.. settings.Upstreams.Upstreams.Select(upstream => upstream.Host).Where(host => host.Length > 0).Distinct(StringComparer.Ordinal)],
            FlagsSayWho = FlagsSayWho(settings),
            OwnPrefix = settings.SignIn.ProxyPrefix,
            OwnPaths = UpstreamChecks.OwnPaths(settings),
        }).WithFileRead();

    /// <summary>Each with the place in the file, which is all that is needed to repair it.</summary>
    public static IEnumerable<Problem> Problems(Settings settings) =>
        settings.Gateway.Problems.Select(problem => new Problem("", problem.Place, problem.Message, problem.Remedy));

    /// <summary>Somebody could pass by the flags' rules.</summary>
    public static bool FlagsSayWho(Settings settings) =>
        settings.Authorization.EmailDomains.Count > 0 || settings.Authorization.EmailsFile.Length > 0 || settings.Accounts.File.Length > 0;

    /// <summary>Not where a file alone says what is served: it has a problem of its own for what says nothing there.</summary>
    public static bool FlagsHaveTo(Settings settings) => settings.Gateway.File.Length == 0 || settings.Upstreams.Upstreams.Count > 0;
}
