namespace OAuthProxy;

/// <summary>
/// The host that a request is for, as its Host header says it. The framework's own reading of that header turns A-labels into Unicode, which is
/// for people to read and not for look-ups.
/// </summary>
internal static class RequestHost
{
    /// <summary>Without the port; in the form of <see cref="HostNames.Normalized"/> if it is a host at all. Empty where a request of HTTP/1.0 or HTTP/2 names none.</summary>
    public static ReadOnlySpan<char> NameOf(HttpRequest request) => NameOf(request.Headers.Host.ToString());

    /// <summary>Of <c>name:port</c> or <c>[address]:port</c> what stands before the port, if there is one.</summary>
    public static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> authority)
    {
        var bracket = authority.StartsWith('[') ? authority.IndexOf(']') + 1 : 0;
        var colon = authority[bracket..].IndexOf(':');
        return colon < 0 ? authority : authority[..(bracket + colon)];
    }
}
