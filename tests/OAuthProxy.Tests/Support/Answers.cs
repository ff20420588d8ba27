using System.Text.Json;

namespace OAuthProxy.Tests.Support;

/// <summary>The answers that tests ask for, and what they read from them.</summary>
internal static class Answers
{
    /// <summary>The header by which a program says what it is.</summary>
    public static readonly (string Name, string Value) AcceptJson = ("Accept", "application/json");

    /// <summary>The header by which a browser asks for a page.</summary>
    public static readonly (string Name, string Value) AcceptHtml = ("Accept", "text/html");

    public static IReadOnlyList<string> SetCookies(this HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var lines) ? [.. lines] : [];

    /// <summary>Whether the answer takes this cookie from the browser.</summary>
    public static bool Removes(this HttpResponseMessage answer, string cookie) =>
        answer.SetCookies().Any(line => line.StartsWith(cookie + "=;", StringComparison.Ordinal) && line.Contains("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the answer gives the browser a session cookie, whole or in chunks.</summary>
    public static bool GivesSession(this HttpResponseMessage answer) => answer.SetCookies().Any(line =>
        line.StartsWith("_oauth2_proxy", StringComparison.Ordinal)
        && !line.Split('=')[0].Contains("_csrf", StringComparison.Ordinal)
        && !line.StartsWith("_oauth2_proxy_far_", StringComparison.Ordinal)
        && line[line.IndexOf('=', StringComparison.Ordinal) + 1] != ';');

    public static string? Location(this HttpResponseMessage answer) => answer.Headers.Location?.OriginalString;

    public static Task<string> TextAsync(this HttpResponseMessage answer) => answer.Content.ReadAsStringAsync();

    /// <summary>The code of a JSON answer of the proxy's own.</summary>
    public static async Task<string?> ErrorAsync(this HttpResponseMessage answer)
    {
        using var json = JsonDocument.Parse(await answer.TextAsync());
        return json.RootElement.GetProperty("error").GetString();
    }
}
