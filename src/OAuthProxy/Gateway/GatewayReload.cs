using System.Diagnostics.Metrics;
using System.Globalization;
using OAuthProxy.Gateway.Reading;
using OAuthProxy.Tls;
using OAuthProxy.Upstreams;
using OAuthProxy.Upstreams.Routing;

namespace OAuthProxy.Gateway;

/// <summary>
/// Puts the file in force whenever it changes: routes and rules together, for all requests that begin from then on, and certificates, for all
/// connections. A file with a problem changes nothing.
/// </summary>
internal sealed partial class GatewayReload(
    GatewayOptions options,
    IReadOnlyList<Upstream> ofFlags,
    LiveRoutes routes,
    HostCertificates certificates,
    Instrumentation instrumentation,
    ILogger<GatewayReload> logger)
{
    // A file of another kind has a problem in every line.
    private const int MostLogged = 20;

    private readonly Counter<long> _readings = instrumentation.Meter.CreateCounter<long>(
        "oauthproxy.gateway_file_readings", unit: null, "Times that the gateway file was read, at the start and after each change: it is in force, or has problems.");

    private volatile string? _whyNot;
    private volatile IReadOnlyList<WatchedFile> _awaited = [];

    /// <summary>Null while what is served is what the file says; otherwise where it is wrong, which anybody may read: not what is written there.</summary>
    public string? WhyNotInForce => _whyNot;

    /// <summary>The files of the certificates that are served, and of those for which the file is not in force: when they change, it may be good.</summary>
    public IEnumerable<WatchedFile> Named => [.. certificates.Watched, .. _awaited];

    public void Read()
    {
        var opening = new CertificateOpening(certificates);
        var (model, problems) = options.Read(opening.Examine);
        _awaited = [.. opening.Unusable.Select(file => file with { Read = Read, MustSettle = true })];
        if (model is null)
        {
            foreach (var problem in problems.Take(MostLogged))
            {
                Log.Wrong(logger, options.File, problem.ToString());
            }

            KeepOld($"{Counted.Of(problems.Count, "problem")} at {string.Join(", ", problems.Take(MostLogged).Select(PlaceOf))}");
            return;
        }

        try
        {
            // Whoever watches files does nothing else meanwhile, so that an older version cannot come after a newer one.
            routes.SwapAsync([.. ofFlags, .. ServedRoutes.Of(model)]).GetAwaiter().GetResult();
            certificates.Swap([.. ServedRoutes.CertificatesOf(ofFlags, model)], opening.Opened);
        }
        catch (Exception failure)
        {
            Log.Failed(logger, failure, options.File);
            KeepOld("it could not be put in force");
            return;
        }

        _whyNot = null;
        _readings.Add(1, new KeyValuePair<string, object?>("result", "in_force"));
        Log.InForce(
            logger,
            options.File,
            Counted.Of(model.Hosts.Count, "host"),
            Counted.Of(model.Hosts.Sum(host => host.Routes.Count(route => !route.IsImplied)), "path"),
            opening.Opened.Count == 0 ? "" : $" and {Counted.Of(opening.Opened.Count, "certificate")}");
    }

    private void KeepOld(string why)
    {
        _whyNot = $"{why}; what was served before still is, and the log says more";
        _readings.Add(1, new KeyValuePair<string, object?>("result", "problems"));
    }

    private static string PlaceOf(FileProblem problem) => string.Create(CultureInfo.InvariantCulture, $"line {problem.Position.Line} column {problem.Position.Column}");

    private static partial class Log
    {
        [LoggerMessage(1100, LogLevel.Information, "{File} (--gateway-file) is in force: {Hosts} with {Paths}{Certificates}.")]
        public static partial void InForce(ILogger logger, string file, string hosts, string paths, string certificates);

        [LoggerMessage(1101, LogLevel.Error, "{File} (--gateway-file) is not put in force, what was served before still is: {Problem}")]
        public static partial void Wrong(ILogger logger, string file, string problem);

        [LoggerMessage(1102, LogLevel.Error, "{File} (--gateway-file) has no problem but could not be put in force, what was served before still is.")]
        public static partial void Failed(ILogger logger, Exception failure, string file);
    }
}
