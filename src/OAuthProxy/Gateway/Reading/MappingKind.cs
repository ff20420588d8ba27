namespace OAuthProxy.Gateway.Reading;

/// <summary>A mapping of the file and the keys that it may have. The published schema has a definition of the same name with the same keys.</summary>
/// <param name="Name">Its name in the schema.</param>
/// <param name="Phrase">What it is, for people.</param>
/// <param name="Keys">In the order in which the schema tells them.</param>
internal sealed record MappingKind(string Name, string Phrase, params string[] Keys)
{
    public static readonly MappingKind File = new("file", "the file", "defaults", "hosts", "$schema");
    public static readonly MappingKind Defaults = new("defaults", "'defaults'", "allow", "headers", "timeout");
    public static readonly MappingKind Host = new("host", "a host", "host", "title", "upstream", "public", "allow", "paths", "headers", "timeout", "methods", "api");
    public static readonly MappingKind Path = new("path", "a path", "path", "upstream", "strip_prefix", "public", "allow", "headers", "timeout", "methods", "api");
    public static readonly MappingKind Allow = new("allow", "'allow'", "orgs", "teams", "users", "emails", "email_domains", "any");
    public static readonly MappingKind Alternative = new("alternative", "an alternative of 'any'", "orgs", "teams", "users", "emails", "email_domains");
    public static readonly MappingKind Upstream = new("upstream", "an upstream", "addresses", "balance", "health", "sticky");
    public static readonly MappingKind Health = new("health", "'health'", "path", "interval", "timeout");
    public static readonly MappingKind Headers = new("headers", "'headers'", "set", "remove");

    public static readonly IReadOnlyList<MappingKind> All = [File, Defaults, Host, Path, Allow, Alternative, Upstream, Health, Headers];
}
