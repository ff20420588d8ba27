namespace OAuthProxy.Configuration.Toml;

/// <summary>The file is not TOML, or not the part of it that a flat list of options needs.</summary>
internal sealed class TomlException(int line, string message) : Exception(message)
{
    public int Line { get; } = line;
}
