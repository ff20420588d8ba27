namespace OAuthProxy.Authorization;

/// <summary>Which requests for an application need no sign-in. A session is still looked at, and its headers sent, where there is one.</summary>
internal sealed class OpenRequests(AuthorizationOptions options)
{
    /// <summary>Judged by the address of the connection, or by what a trusted proxy says; an unknown client is none of them.</summary>
    public bool IsTrustedClient(HttpContext context) =>
        options.TrustedClients.Count > 0 && ClientAddress.Of(context) is { } client && options.TrustedClients.Any(network => network.Contains(client));

    /// <param name="method">Empty where it is not known: then only rules that name no method can hold.</param>
    /// <param name="path">Decoded, and such that it can be read in one way only.</param>
    public bool Contains(string method, string path) =>
        (options.OpenPreflight && HttpMethods.IsOptions(method)) || options.OpenRoutes.Any(rule => rule.Holds(method, path));
}
