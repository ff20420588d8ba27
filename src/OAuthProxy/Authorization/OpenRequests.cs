namespace OAuthProxy.Authorization;

/// <summary>Which requests for an application need no sign-in. A session is still looked at, and its headers sent, where there is one.</summary>
internal sealed class OpenRequests(AuthorizationOptions options)
{
    private readonly bool _any = options.OpenRoutes.Count > 0 || options.OpenPreflight;

    /// <summary>Judged by the address of the connection, or by what a trusted proxy says; an unknown client is none of them.</summary>
    public bool IsTrustedClient(HttpContext context) =>
        options.TrustedClients.Count > 0 && ClientAddress.Of(context) is { } client && options.TrustedClients.Any(network => network.Contains(client));

    public bool Contains(HttpRequest request)
    {
        if (!_any)
        {
            return false;
        }

        // The path as it is forwarded: what could be read otherwise was refused before.
        var (method, path) = (request.Method, request.Path.Value ?? "/");
        return (options.OpenPreflight && HttpMethods.IsOptions(method))
            || options.OpenRoutes.Any(rule => rule.Holds(method, path));
    }
}
