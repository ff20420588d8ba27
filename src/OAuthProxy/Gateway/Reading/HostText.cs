using System.Net;

namespace OAuthProxy.Gateway.Reading;

/// <summary>A host as the file has it: a name, or <c>*.</c> and a name for each name of one label more.</summary>
internal static class HostText
{
    private const string Wildcard = "*.";

    /// <summary>The host as <see cref="Route.Host"/> has it; or null, what is wrong as the rest of a sentence, and what to do.</summary>
    public static (string? Host, string Message, string Remedy) Read(string text)
    {
        if (text.AsSpan().ContainsAny('/', '@'))
        {
            return (null, "is more than a host's name", "Leave out scheme, user and path: host: kibana.example.com; paths belong to 'paths'");
        }

        var isWildcard = text.StartsWith(Wildcard, StringComparison.Ordinal);
        var rest = isWildcard ? text[Wildcard.Length..] : text;
        if (rest.Contains('*', StringComparison.Ordinal) || (isWildcard && !rest.TrimEnd('.').Contains('.', StringComparison.Ordinal)))
        {
            return (null, "has a wildcard that could stand for other people's names", "A wildcard is the first label alone, before a domain of two labels at least: *.dev.example.com");
        }

        if (rest.Contains(':', StringComparison.Ordinal) || IPAddress.TryParse(rest, out _))
        {
            return (null, "has a port, or is an address", "Write the name by which browsers ask, without a port");
        }

        return HostNames.Normalized(rest) is { } name
            ? (isWildcard ? Wildcard + name : name, "", "")
            : (null, "is no host's name", "Write letters, digits and dashes between single dots: kibana.example.com");
    }
}
