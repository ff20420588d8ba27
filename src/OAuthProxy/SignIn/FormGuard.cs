using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using OAuthProxy.Sessions;

namespace OAuthProxy.SignIn;

/// <summary>
/// Sees to it that the password form is sent by our own page: another site must not sign a visitor in to an account of its choice and watch
/// what they do there. The browser's own word decides (Fetch Metadata, else Origin, else Referer), which no page can forge and which an
/// operator's own template needs no part in; of a browser that says nothing, the form must have the token that was sealed for its cookie.
/// </summary>
internal sealed class FormGuard(ProxyCookies cookies, IDataProtectionProvider protection)
{
    private const int CookieLength = 16;

    private readonly IDataProtector _protector = protection.CreateProtector("password form");

    /// <summary>The token for a form; the browser gets a cookie that goes with it, unless it has one (another tab may show a form too).</summary>
    public string TokenFor(HttpContext context)
    {
        var value = CookieOf(context.Request);
        if (value is null)
        {
            value = RandomNumberGenerator.GetBytes(CookieLength);
            var attributes = cookies.Attributes(context);
            attributes.Domain = null;
            attributes.Path = "/"; // the page may be shown at any address
            attributes.HttpOnly = true;
            attributes.SameSite = SameSiteMode.Strict;
            context.Response.Cookies.Append(cookies.FormName, Base64Url.EncodeToString(value), attributes);
        }

        return Base64Url.EncodeToString(_protector.Protect(value));
    }

    public bool Accepts(HttpRequest request, string token) => ComesFromHere(request) ?? HasToken(request, token);

    private bool HasToken(HttpRequest request, string token) =>
        CookieOf(request) is { } value && Unsealed(token) is { } sealedValue && CryptographicOperations.FixedTimeEquals(value, sealedValue);

    /// <summary>Null when the browser does not say.</summary>
    private static bool? ComesFromHere(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site)
        {
            return site == "same-origin"; // not same-site: a neighbour's page is another's
        }

        if (request.Headers.Origin is { Count: > 0 } origin)
        {
            return IsOurs(origin.ToString(), request);
        }

        return request.Headers.Referer is { Count: > 0 } referer ? IsOurs(referer.ToString(), request) : null;
    }

    private static bool IsOurs(string address, HttpRequest request) =>
        Uri.TryCreate(address, UriKind.Absolute, out var from)
        && Uri.TryCreate($"{request.Scheme}://{request.Headers.Host}/", UriKind.Absolute, out var here)
        && Uri.Compare(from, here, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    private byte[]? CookieOf(HttpRequest request) =>
        request.Cookies[cookies.FormName] is { } text && Decoded(text) is { Length: CookieLength } value ? value : null;

    private byte[]? Unsealed(string token)
    {
        try
        {
            return Decoded(token) is { } message ? _protector.Unprotect(message) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[]? Decoded(string text)
    {
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
