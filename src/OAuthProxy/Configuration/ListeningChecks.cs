using System.Net;

namespace OAuthProxy.Configuration;

/// <summary>What can be wrong with where and how the proxy listens, and with whom it believes.</summary>
internal static class ListeningChecks
{
    private const string OtherAddress = "Give it an address of its own, such as 127.0.0.1:9090";

    /// <param name="settings">The settings.</param>
    /// <param name="at">Makes a problem of an option, a message and a remedy.</param>
    public static IEnumerable<Problem> Problems(Settings settings, Func<string, string, string, Problem> at) => [.. Listeners(settings, at), .. MetricsListeners(settings, at)];

    /// <param name="settings">The settings.</param>
    /// <param name="isGiven">Whether an option has a value that is not its default.</param>
    public static IEnumerable<string> Warnings(Settings settings, Func<string, bool> isGiven)
    {
        if (settings.Listening.Certificate.FindWarning(TimeProvider.System.GetUtcNow()) is { } doubt)
        {
            yield return doubt;
        }

        if (settings.Listening.IsBehindProxy && !settings.Listening.TrustsAnyProxy)
        {
            yield return "--reverse-proxy has no effect without --trusted-proxy-ip: forwarded headers are believed only from proxies that are named.";
        }

        if (settings.Listening.TrustedProxies.Count > 0 && !settings.Listening.IsBehindProxy)
        {
            yield return "--trusted-proxy-ip has no effect without --reverse-proxy.";
        }

        if (settings.Telemetry is { MetricsCertificate.IsGiven: true, MetricsSecureAddress: null })
        {
            yield return "--metrics-tls-cert-file has no effect without --metrics-secure-address.";
        }

        if (settings.Telemetry.MetricsCertificate.FindWarning(TimeProvider.System.GetUtcNow()) is { } metricsDoubt)
        {
            yield return metricsDoubt;
        }

        if (settings.Listening.ForceHttps && !settings.Listening.SpeaksTls && !settings.Listening.TrustsAnyProxy)
        {
            yield return "--force-https sends everybody away and nobody can come by https: there is no certificate, and no proxy whose X-Forwarded-Proto is believed (--reverse-proxy, --trusted-proxy-ip).";
        }

        if (settings.Authorization.TrustedClients.Count > 0 && settings.Listening.TrustsAnyProxy && !isGiven("real-client-ip-header"))
        {
            yield return $"--trusted-ip goes by {settings.Listening.ClientHeader}: the proxy before this one must set it and drop what the client sends. Say so with --real-client-ip-header.";
        }
    }

    private static IEnumerable<Problem> Listeners(Settings settings, Func<string, string, string, Problem> at)
    {
        if (settings.Listening.Certificate.FindProblem() is { } fault)
        {
            yield return at(fault.Option, fault.Message, fault.Remedy);
        }

        // A file that is not read may have certificates to listen with.
        if (!settings.Listening.ListensAnywhere && !settings.Gateway.Problems.Any())
        {
            yield return at("http-address", "nothing is left to listen on", "Give --http-address, or --https-address with a certificate");
        }
    }

    private static IEnumerable<Problem> MetricsListeners(Settings settings, Func<string, string, string, Problem> at)
    {
        var telemetry = settings.Telemetry;
        if (telemetry.MetricsCertificate.FindProblem() is { } fault)
        {
            yield return at(fault.Option, fault.Message, fault.Remedy);
        }
        else if (telemetry.MetricsSecureAddress is not null && !telemetry.MetricsCertificate.IsGiven)
        {
            yield return at("metrics-secure-address", "there is no certificate for it", "Give --metrics-tls-cert-file and --metrics-tls-key-file, or --metrics-address for plain http");
        }

        var (plain, secure) = (telemetry.MetricsAddress, telemetry.MetricsSecureAddress);
        if (Taken(plain) is { } owner)
        {
            yield return at("metrics-address", $"it is the same as --{owner}", OtherAddress);
        }

        if (Taken(secure) is { } other)
        {
            yield return at("metrics-secure-address", $"it is the same as --{other}", OtherAddress);
        }
        else if (secure is { Port: not 0 } && secure.Equals(plain))
        {
            yield return at("metrics-secure-address", "it is the same as --metrics-address", OtherAddress);
        }

        string? Taken(IPEndPoint? address) => address is { Port: not 0 } ? settings.Listening.OptionAt(address) : null;
    }
}
