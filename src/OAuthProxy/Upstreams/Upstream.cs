using System.Diagnostics.CodeAnalysis;
using OAuthProxy.Authorization;

namespace OAuthProxy.Upstreams;

/// <summary>
/// One upstream, keyed by host and path. The path says which requests it gets: with a slash at its end it is a prefix, without one it is that
/// path alone. They are forwarded to one of its addresses, or answered with files or with a status.
/// </summary>
/// <param name="Path">Begins with a slash.</param>
internal sealed record Upstream(string Path)
{
    /// <summary>The host whose requests it gets, as <see cref="HostNames.Normalized"/> has it, or <c>*.domain</c>; empty for every host that no other upstream names.</summary>
    public string Host { get; init; } = "";

    /// <summary>What people call the host; empty where nobody said.</summary>
    public string Title { get; init; } = "";

    /// <summary>Where the application listens; several are alike, and no two the same. Empty where nothing is forwarded.</summary>
    public IReadOnlyList<UpstreamAddress> Addresses { get; init; } = [];

    public UpstreamBalance Balance { get; init; }

    /// <summary>Null: an address is good until it cannot be connected to.</summary>
    public UpstreamHealth? Health { get; init; }

    /// <summary>A browser stays with the address that it was first sent to, by a cookie.</summary>
    public bool IsSticky { get; init; }

    /// <summary>The application gets the path of a prefix's requests without the prefix, from its last slash on.</summary>
    public bool StripsPrefix { get; init; }

    /// <summary>Headers in place of the client's of these names. None of them is one that the proxy sets itself, or that ends at a connection.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> HeadersSet { get; init; } = [];

    /// <summary>The client's headers that the application does not get, with the same exceptions.</summary>
    public IReadOnlyList<string> HeadersRemoved { get; init; } = [];

    /// <summary>How long the application may take to begin its answer; zero for as long as it likes, null for <see cref="UpstreamOptions.Timeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The status of a fixed answer, <c>static://STATUS</c>; 0 for none.</summary>
    public int StaticStatus { get; init; }

    /// <summary>The directory whose files are the answers; empty for none.</summary>
    public string Directory { get; init; } = "";

    /// <summary>Who may pass.</summary>
    public RoutePolicy Policy { get; init; } = RoutePolicy.OfFlags;

    /// <summary>Host and path: there is one upstream of a name.</summary>
    public string Name => Host + Path;

    public bool IsPrefix => Path.EndsWith('/');

    public bool IsForwarded => Addresses.Count > 0;

    /// <summary>The target that the application gets of a request for this upstream, byte for byte the end of what was sent.</summary>
    public string TargetOf(string target) => !StripsPrefix ? target : IsPrefix ? target[(Path.Length - 1)..] : "/" + target[Path.Length..]; // of /api beside /api/ nothing is left

    /// <summary>
    /// Takes <c>http(s)://host[:port][/path[/]]</c>, <c>unix:///socket[#/path/]</c>, <c>file:///directory[/#/path/]</c>, <c>static://STATUS</c>
    /// and <c>file:///dev/null</c>, the idiom for "none"; each with <c>HOST[/path[/]]=</c> before it for one host.
    /// </summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Upstream? upstream, out string error)
    {
        (upstream, error) = UpstreamText.Read(text);
        return upstream is not null;
    }

    /// <summary>What is served where.</summary>
    public override string ToString() => $"{Name} -> {(IsForwarded ? string.Join(", ", Addresses) : Directory.Length > 0 ? $"file://{Directory}" : $"static://{StaticStatus}")}";
}
