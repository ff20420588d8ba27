namespace OAuthProxy.Configuration;

/// <summary>What can be wrong with the upstreams beside other options.</summary>
internal static class UpstreamChecks
{
    private const int MostTold = 3;

    public static IEnumerable<Problem> Problems(Settings settings, Func<string, string, string, Problem> at)
    {
        var own = OwnAddresses(settings);
        foreach (var upstream in settings.Upstreams.Upstreams.Where(upstream => upstream.Directory.Length > 0 && !Directory.Exists(upstream.Directory)))
        {
            yield return at("upstream", $"the directory '{upstream.Directory}' does not exist or cannot be read", "Name a directory whose files are to be served");
        }

        foreach (var upstream in settings.Upstreams.Upstreams.Where(upstream => upstream.Host.Length > 0 && own.Contain(upstream.Path)))
        {
            yield return at(
                "upstream",
                $"{upstream.Name} is an address of the proxy's own, at every host, and would never be asked for",
                "Choose another path, or move the proxy's addresses (--proxy-prefix, --ping-path, --ready-path)");
        }
    }

    public static IEnumerable<string> Warnings(Settings settings)
    {
        var upstreams = settings.Upstreams;
        if (upstreams.Upstreams.Count == 0 && settings.Gateway.File.Length == 0)
        {
            yield return "neither --upstream nor --gateway-file is given: only the proxy's own endpoints answer, everything else is 404.";
        }

        if (!upstreams.StripStrangersHeaders)
        {
            yield return OpensSomething(settings)
                ? "--skip-auth-strip-headers=false lets anybody tell the application who they are, by X-Forwarded-User and the like, where no sign-in is needed."
                : "--skip-auth-strip-headers=false has no effect without --skip-auth-route, --skip-auth-regex, --skip-auth-preflight and --trusted-ip.";
        }

        if (upstreams is { InsecureSkipVerify: true, AuthorityFiles.Count: > 0 })
        {
            yield return "--upstream-ca-file has no effect beside --ssl-upstream-insecure-skip-verify, which accepts any certificate.";
        }

        foreach (var warning in HostsWithoutSignIn(settings))
        {
            yield return warning;
        }
    }

    public static OwnAddresses OwnAddresses(Settings settings) => new(
        settings.SignIn.ProxyPrefix,
        [.. new[] { settings.Telemetry.PingPath, settings.Telemetry.ReadyPath, settings.SignIn.CallbackPath, "/robots.txt" }.Where(path => path.Length > 0)]);

    /// <summary>Some requests need no sign-in.</summary>
    private static bool OpensSomething(Settings settings) =>
        settings.Authorization is { OpenRoutes.Count: > 0 } or { OpenPreflight: true } or { TrustedClients.Count: > 0 } || settings.Gateway.OpensSomething;

    /// <summary>
    /// A sign-in begins at the host that is asked and ends at that of the redirect URL. Where no cookie is seen by both, the session is handed
    /// over, from https to https or from http to http.
    /// </summary>
    private static IEnumerable<string> HostsWithoutSignIn(Settings settings)
    {
        if (settings.SignIn.RedirectUrl is not { Scheme: "http", IdnHost: { } callback } || !settings.Sessions.CookieSecure)
        {
            yield break;
        }

        var outside = settings.Upstreams.Upstreams
            .Select(upstream => upstream.Host)
            .Concat(settings.Gateway.Hosts)
            .Where(host => host.Length > 0 && host != callback && !settings.Sessions.CookieDomains.Any(domain => Covers(domain, host) && Covers(domain, callback)))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (outside.Count > 0)
        {
            var more = outside.Count > MostTold ? $" and {outside.Count - MostTold} more" : "";
            yield return $"nobody can sign in at {string.Join(", ", outside.Take(MostTold))}{more}: they are reached by https (--cookie-secure), "
                + $"no --cookie-domain holds both them and {callback}, and a session is not handed over from the http of --redirect-url.";
        }
    }

    private static bool Covers(string domain, string host) => HostNames.IsInDomain(host.TrimStart('*', '.'), HostNames.Normalized(domain.TrimStart('.')) ?? domain.TrimStart('.'));
}
