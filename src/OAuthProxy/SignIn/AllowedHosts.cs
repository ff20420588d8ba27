using System.Globalization;

namespace OAuthProxy.SignIn;

/// <summary>
/// The hosts of <c>whitelist-domain</c>: <c>host</c>, <c>.domain</c> and <c>*.domain</c> for what is below a domain, each with <c>:port</c> or
/// <c>:*</c>. Without a port only the scheme's own is meant.
/// </summary>
internal sealed class AllowedHosts(IReadOnlyList<string> entries)
{
    private readonly (string Name, bool IsSuffix, string Port)[] _entries = [.. entries.Select(Parse)];

    public bool Contains(ReturnAddress address)
    {
        foreach (var (name, isSuffix, port) in _entries)
        {
            var hostFits = isSuffix
                ? address.Host.Length > name.Length && address.Host.EndsWith(name, StringComparison.OrdinalIgnoreCase)
                : address.Host.Equals(name, StringComparison.OrdinalIgnoreCase);
            if (hostFits && PortFits(address, port))
            {
                return true;
            }
        }

        return false;
    }

    private static bool PortFits(ReturnAddress address, string port) => port switch
    {
        "*" => true,
        "" => address.Port is null || address.Port == (address.Scheme == "https" ? 443 : 80),
        _ => address.Port?.ToString(CultureInfo.InvariantCulture) == port,
    };

    private static (string Name, bool IsSuffix, string Port) Parse(string entry)
    {
        var colon = entry.LastIndexOf(':');
        var hasPort = colon > entry.LastIndexOf(']');
        var name = (hasPort ? entry[..colon] : entry).TrimStart('*');
        return (name, name.StartsWith('.'), hasPort ? entry[(colon + 1)..] : "");
    }
}
