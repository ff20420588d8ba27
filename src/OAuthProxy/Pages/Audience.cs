using Microsoft.Net.Http.Headers;

namespace OAuthProxy.Pages;

/// <summary>Who is asking: a person who can be shown a page, or a program that needs an answer it can read.</summary>
internal static class Audience
{
    private const string Json = "application/json";

    /// <summary>Nobody would see a page: a program asks, or a browser that wants a part of one.</summary>
    public static bool SeesNoPage(HttpRequest request) => IsProgram(request) || IsSubresource(request);

    /// <summary>
    /// Programs say so by Accept, by content type (gRPC), by upgrading (WebSocket), or by the browser's own word that a script asks
    /// (<see href="https://www.w3.org/TR/fetch-metadata/"/>). No Accept at all is answered with a page, as oauth2_proxy did.
    /// </summary>
    public static bool IsProgram(HttpRequest request)
    {
        // A browser that says how it fetches navigates, or nobody will see a page.
        var mode = request.Headers["Sec-Fetch-Mode"].ToString();
        if (mode == "navigate")
        {
            return false;
        }

        return mode.Length > 0
            || request.Headers["X-Requested-With"] == "XMLHttpRequest"
            || request.Headers.Upgrade.Count > 0
            || request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true
            || AcceptsJson(request);
    }

    /// <summary>A browser asks for a picture, a script or a style, for which a sign-in is of no use.</summary>
    public static bool IsSubresource(HttpRequest request) =>
        request.Headers["Sec-Fetch-Dest"].ToString() is not ("" or "document" or "iframe" or "frame" or "empty");

    private static bool AcceptsJson(HttpRequest request)
    {
        if (request.Headers.Accept.Count == 0 || !MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
        {
            return false;
        }

        return accepted.Any(type => type.Quality is not 0
            && (type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)));
    }
}
