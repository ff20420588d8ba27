namespace TryIt.StandIn;

/// <summary>A registered OAuth app and the rule by which GitHub compares a redirect URI with those registered.</summary>
internal sealed record GitHubApp(string ClientId, string ClientSecret, IReadOnlyList<Uri> RedirectUris)
{
    /// <summary>
    /// As those of a GitHub App, unless it opts out: they are good for eight hours and come with a refresh token. A GitHub App has permissions
    /// in place of scopes; here the scopes that it asks for stand for them.
    /// </summary>
    public bool TokensExpire { get; init; }

    /// <summary>
    /// The host may be a sub-domain of a registered one, the path may lie below it; scheme and port must be the same,
    /// except that a loopback address may use any port.
    /// </summary>
    public bool Accepts(Uri redirectUri) => RedirectUris.Any(registered =>
        registered.Scheme == redirectUri.Scheme
        && redirectUri.UserInfo.Length == 0
        && redirectUri.Fragment.Length == 0
        && HasHost(redirectUri, registered)
        && (registered.Port == redirectUri.Port || IsLoopbackAddress(redirectUri))
        && HasPath(redirectUri, registered));

    private static bool HasHost(Uri uri, Uri registered) =>
        uri.Host == registered.Host
        || (registered.HostNameType == UriHostNameType.Dns && uri.Host.EndsWith("." + registered.Host, StringComparison.Ordinal));

    private static bool IsLoopbackAddress(Uri uri) => uri.HostNameType != UriHostNameType.Dns && uri.IsLoopback;

    /// <summary>Dot segments never count as below: <see cref="Uri"/> has resolved the plain ones, the encoded ones are refused.</summary>
    private static bool HasPath(Uri uri, Uri registered)
    {
        var path = uri.AbsolutePath;
        return path == registered.AbsolutePath
            || (path.StartsWith(registered.AbsolutePath.TrimEnd('/') + "/", StringComparison.Ordinal)
                && !path.Contains("%2e", StringComparison.OrdinalIgnoreCase));
    }
}
