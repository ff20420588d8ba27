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
            Own = UpstreamChecks.OwnAddresses(settings),
            HasCertificate = settings.Listening.Certificate.IsGiven,
            HasNoConnections = settings.Command == SettingsCommand.Explain,
            TlsIsOff = !settings.Listening.HasTlsAddress,
        }).WithFileRead();

    /// <summary>Each with the place in the file, which is all that is needed to repair it.</summary>
    public static IEnumerable<Problem> Problems(Settings settings, Func<string, string, string, Problem> at) =>
        [.. settings.Gateway.Problems.Select(problem => new Problem("", problem.Place, problem.Message, problem.Remedy)), .. HostsWithoutCertificate(settings, at)];

    /// <summary>Somebody could pass by the flags' rules.</summary>
    public static bool FlagsSayWho(Settings settings) =>
        settings.Authorization.EmailDomains.Count > 0 || settings.Authorization.EmailsFile.Length > 0 || settings.Accounts.File.Length > 0;

    /// <summary>Not where a file alone says what is served: it has a problem of its own for what says nothing there.</summary>
    public static bool FlagsHaveTo(Settings settings) => settings.Gateway.File.Length == 0 || settings.Upstreams.Upstreams.Count > 0;

    /// <summary>Where only hosts of the file have certificates: those of the flags would be refused before anything is asked.</summary>
    private static IEnumerable<Problem> HostsWithoutCertificate(Settings settings, Func<string, string, string, Problem> at)
    {
        const string Remedy = "Give --tls-cert-file and --tls-key-file for the hosts that have none of their own";
        if (settings.Listening.Certificate.IsGiven || !settings.Listening.SpeaksTls)
        {
            yield break;
        }

        foreach (var host in settings.Upstreams.Upstreams.Select(upstream => upstream.Host).Distinct(StringComparer.Ordinal))
        {
            yield return at("upstream", $"there is no certificate for {(host.Length == 0 ? "hosts that nobody names" : host)}", Remedy);
        }

        if (settings.GitHub.RedirectUrl is { Scheme: "https" } redirect && !settings.Listening.IsBehindProxy && !settings.Gateway.Names(redirect.IdnHost))
        {
            yield return at("redirect-url", $"there is no certificate for {redirect.IdnHost}", Remedy + ", or name it in --gateway-file");
        }
    }
}
