namespace OAuthProxy.Configuration;

/// <summary>What can be wrong with the upstreams beside other options.</summary>
internal static class UpstreamChecks
{
    public static IEnumerable<Problem> Problems(Settings settings, Func<string, string, string, Problem> at)
    {
        foreach (var upstream in settings.Upstreams.Upstreams.Where(upstream => upstream.Directory.Length > 0 && !Directory.Exists(upstream.Directory)))
        {
            yield return at("upstream", $"the directory '{upstream.Directory}' does not exist or cannot be read", "Name a directory whose files are to be served");
        }

        foreach (var upstream in settings.Upstreams.Upstreams.Where(upstream => upstream.Host.Length > 0 && IsOwn(upstream.Path, settings)))
        {
            yield return at("upstream", $"{upstream.Name} is an address of the proxy's own, at every host, and would never be asked for", "Choose another path, or move the proxy's addresses (--proxy-prefix, --ping-path, --ready-path)");
        }
    }

    /// <summary>
    /// A sign-in begins at the host that is asked and ends at that of the redirect URL. Where no cookie is seen by both, the session is handed
    /// over, from https to https or from http to http.
    /// </summary>
    public static IEnumerable<string> Warnings(Settings settings)
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
            yield return $"nobody can sign in at {string.Join(", ", outside.Take(3))}{(outside.Count > 3 ? $" and {outside.Count - 3} more" : "")}: they are reached by https (--cookie-secure), no --cookie-domain holds both them and {callback}, and a session is not handed over from the http of --redirect-url.";
        }
    }

    /// <summary>The proxy's own addresses that are not below its prefix.</summary>
    public static IReadOnlyList<string> OwnPaths(Settings settings) =>
        [.. new[] { settings.Telemetry.PingPath, settings.Telemetry.ReadyPath, settings.SignIn.CallbackPath, "/robots.txt" }.Where(path => path.Length > 0)];

    private static bool IsOwn(string path, Settings settings) =>
        path.Equals(settings.SignIn.ProxyPrefix, StringComparison.OrdinalIgnoreCase)
        || path.StartsWith(settings.SignIn.ProxyPrefix + "/", StringComparison.OrdinalIgnoreCase)
        || OwnPaths(settings).Contains(path, StringComparer.OrdinalIgnoreCase);

    private static bool Covers(string domain, string host) => HostNames.IsInDomain(host.TrimStart('*', '.'), HostNames.Normalized(domain.TrimStart('.')) ?? domain.TrimStart('.'));
}
