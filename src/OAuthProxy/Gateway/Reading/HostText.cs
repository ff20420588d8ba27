using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace OAuthProxy.Gateway.Reading;

/// <summary>A host as the file has it: a name, or <c>*.</c> and a name for each name of one label more.</summary>
internal static class HostText
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    public static bool TryRead(string text, [NotNullWhen(true)] out string? name, out string message, out string remedy)
    {
        (name, message, remedy) = Read(text);
        return name is not null;
    }

    private static (string? Name, string Message, string Remedy) Read(string text)
    {
        if (text.Contains("//", StringComparison.Ordinal) || text.Contains('/', StringComparison.Ordinal) || text.Contains('@', StringComparison.Ordinal))
        {
            return (null, "is more than a host's name", "Leave out scheme, user and path: host: kibana.example.com; paths belong to 'paths'");
        }

        var isWildcard = text.StartsWith("*.", StringComparison.Ordinal);
        var rest = isWildcard ? text[2..] : text;
        if (rest.Contains('*', StringComparison.Ordinal) || (isWildcard && !rest.TrimEnd('.').Contains('.', StringComparison.Ordinal)))
        {
            return (null, "has a wildcard that could stand for other people's names", "A wildcard is the first label alone, before a domain of two labels at least: *.dev.example.com");
        }

        if (rest.Contains(':', StringComparison.Ordinal) || IPAddress.TryParse(rest, out _))
        {
            return (null, "has a port, or is an address", "Write the name by which browsers ask, without a port");
        }

        try
        {
            var name = Idn.GetAscii(rest.EndsWith('.') ? rest[..^1] : rest).ToLowerInvariant();
            return (isWildcard ? $"*.{name}" : name, "", "");
        }
        catch (ArgumentException)
        {
            return (null, "is no host's name", "Write letters, digits and dashes between single dots: kibana.example.com");
        }
    }
}
