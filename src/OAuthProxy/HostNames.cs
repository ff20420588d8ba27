using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OAuthProxy;

/// <summary>Forms and comparisons of host names, which have one right way.</summary>
internal static class HostNames
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    // The underscore is in no host name by RFC 952, but in many of containers.
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly IdnMapping Idn = new();

    /// <summary>
    /// The one form of a host: lower case, without the dot of the root at its end, in A-labels (RFC 5890), an IPv6 address in its brackets as
    /// RFC 5952 writes it. Null for what is no host.
    /// </summary>
    /// <param name="host">A name or an address, without a port.</param>
    public static string? Normalized(string host)
    {
        if (host.StartsWith('['))
        {
            return host.EndsWith(']') && !host.Contains('%', StringComparison.Ordinal) && IPAddress.TryParse(host.AsSpan(1, host.Length - 2), out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
                ? $"[{address}]"
                : null;
        }

        var name = host.ToLowerInvariant();
        name = name.EndsWith('.') ? name[..^1] : name;
        if (IsNormal(name))
        {
            return name;
        }

        try
        {
            // Both ways, as more than one spelling of an A-label could be decoded to the same name.
            var plain = name.Contains("xn--", StringComparison.Ordinal) ? Idn.GetUnicode(name) : name;
            var ascii = Idn.GetAscii(plain);
            name = !plain.Any(char.IsControl) && (ascii == name || !System.Text.Ascii.IsValid(name)) ? ascii : "";
        }
        catch (ArgumentException)
        {
            return null;
        }

        return IsName(name) ? name : null;
    }

    /// <summary>Whether <see cref="Normalized"/> has nothing to do, as with nearly every request; it may say no where it would not have.</summary>
    public static bool IsNormal(ReadOnlySpan<char> host) => IsName(host) && !host.Contains("xn--", StringComparison.Ordinal);

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > LongestName || name.ContainsAnyExcept(NameCharacters))
        {
            return false;
        }

        var rest = name;
        while (true)
        {
            var dot = rest.IndexOf('.');
            if ((dot < 0 ? rest.Length : dot) is 0 or > LongestLabel)
            {
                return false;
            }

            if (dot < 0)
            {
                return true;
            }

            rest = rest[(dot + 1)..];
        }
    }

    /// <summary>The wildcard that stands for a host: <c>*.example.com</c> for <c>kibana.example.com</c>, and for itself. A name of one label has none.</summary>
    public static string WildcardOf(string host) => $"*{host.AsSpan(Math.Max(0, host.IndexOf('.')))}";

    /// <summary>The host is the domain or below it; <c>badexample.com</c> is not in <c>example.com</c>.</summary>
    public static bool IsInDomain(string host, string domain) =>
        host.EndsWith(domain, StringComparison.OrdinalIgnoreCase)
        && (host.Length == domain.Length || host[host.Length - domain.Length - 1] == '.');

    /// <summary>What a client sent, made fit for one line of a log.</summary>
    public static string Printable(string text) =>
        string.Create(Math.Min(text.Length, 200), text, static (span, source) =>
        {
            for (var index = 0; index < span.Length; index++)
            {
                span[index] = char.IsControl(source[index]) || source[index] is '\u2028' or '\u2029' ? '?' : source[index];
            }
        });
}
