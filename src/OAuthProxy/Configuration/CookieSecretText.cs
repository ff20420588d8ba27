using System.Buffers.Text;
using System.Text;

namespace OAuthProxy.Configuration;

/// <summary>
/// The cookie secret as people have it: 16, 24 or 32 bytes, raw or base64 in either alphabet, padded or not. Another length of 16 or more,
/// which 2.2 allowed, is taken as it is; keys are derived from the secret and not cut out of it, so that any length serves.
/// </summary>
internal static class CookieSecretText
{
    private const int Least = 16;

    public static byte[] Parse(string text)
    {
        var raw = Encoding.UTF8.GetBytes(text);
        var bytes = Decode(text) is { Length: 16 or 24 or 32 } decoded ? decoded : raw;
        return bytes.Length >= Least
            ? bytes
            : throw new InvalidValueException($"the secret has {bytes.Length} bytes, which can be guessed", "Use 16, 24 or 32 random bytes; openssl rand -base64 32 makes them");
    }

    private static byte[]? Decode(string text)
    {
        var url = text.TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return Base64Url.IsValid(url) ? Base64Url.DecodeFromChars(url) : null;
    }
}
