using System.Text;

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
}
