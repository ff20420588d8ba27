using System.Diagnostics.CodeAnalysis;

namespace OAuthProxy.Upstreams;

/// <summary>
/// One upstream, keyed by host and path. The path says which requests it gets and never rewrites them: with a slash at its end it is a
/// prefix, without one it is that path alone.
/// </summary>
/// <param name="Path">Begins with a slash.</param>
/// <param name="Address">Scheme, host and port; null where nothing is forwarded.</param>
/// <param name="StaticStatus">The status of a fixed answer, <c>static://STATUS</c>.</param>
internal sealed record Upstream(string Path, Uri? Address, int StaticStatus = 0)
{
    /// <summary>The host whose requests it gets, as <see cref="HostNames.Normalized"/> has it, or <c>*.domain</c>; empty for every host that no other upstream names.</summary>
    public string Host { get; init; } = "";

    /// <summary>The Unix socket on which the upstream listens, in place of host and port; empty for none.</summary>
    public string Socket { get; init; } = "";

    /// <summary>The directory whose files are the answers; empty for none.</summary>
    public string Directory { get; init; } = "";

    /// <summary>Host and path: there is one upstream of a name.</summary>
    public string Name => Host + Path;

    public bool IsPrefix => Path.EndsWith('/');

    /// <summary>
    /// Takes <c>http(s)://host[:port][/path[/]]</c>, <c>unix:///socket[#/path/]</c>, <c>file:///directory[/#/path/]</c>, <c>static://STATUS</c>
    /// and <c>file:///dev/null</c>, the idiom for "none"; each with <c>HOST[/path[/]]=</c> before it for one host.
    /// </summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Upstream? upstream, out string error)
    {
        (upstream, error) = UpstreamText.Read(text);
        return upstream is not null;
    }
}
