namespace OAuthProxy.Configuration.Toml;

/// <summary>One <c>key = value</c> of a TOML file; a value is a text or an array of texts, since options convert texts themselves.</summary>
internal sealed record TomlEntry(string Key, IReadOnlyList<string> Values, bool IsArray, bool IsNumber, int Line);
