namespace OAuthProxy;

/// <summary>What the proxy serves itself, at every host and before any upstream.</summary>
/// <param name="Prefix">It, and all that is below it; without a slash at its end, empty for none.</param>
/// <param name="Paths">Those that are elsewhere.</param>
internal sealed record OwnAddresses(string Prefix, IReadOnlyList<string> Paths)
{
    public static readonly OwnAddresses None = new("", []);

    /// <summary>An upstream at this path would never be asked for.</summary>
    public bool Contain(string path) =>
        Paths.Contains(path, StringComparer.OrdinalIgnoreCase)
        || (Prefix.Length > 0 && (path.Equals(Prefix, StringComparison.OrdinalIgnoreCase) || path.StartsWith(Prefix + "/", StringComparison.OrdinalIgnoreCase)));
}
