using System.Text;
using System.Text.Unicode;

namespace OAuthProxy;

/// <summary>
/// Text as a header's value. Header bytes pass this proxy unchanged in both directions (they are read and written as Latin-1); text of our own
/// goes out as UTF-8, and what could end the line or the header is taken out of it: names at GitHub are chosen by strangers.
/// </summary>
internal static class HeaderText
{
    public static string Of(string text)
    {
        if (Ascii.IsValid(text) && !text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.Contains('\x7f', StringComparison.Ordinal))
        {
            return text;
        }

        var clean = string.Concat(text.Where(c => !char.IsControl(c)));
        return Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(clean));
    }

    /// <summary>A value as its sender wrote it, if that was UTF-8; otherwise as it is.</summary>
    public static string Read(string value)
    {
        if (Ascii.IsValid(value))
        {
            return value;
        }

        var bytes = Encoding.Latin1.GetBytes(value);
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : value;
    }
}
