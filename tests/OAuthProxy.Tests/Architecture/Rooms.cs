namespace OAuthProxy.Tests.Architecture;

/// <summary>A room is a folder is a namespace.</summary>
internal static class Rooms
{
    private const string Program = "OAuthProxy";

    /// <summary>What each room may see of the others. The root's own words (Identity, HostNames, ClientAddress and their like) are free for all.</summary>
    public static IReadOnlyDictionary<string, string[]> MaySee { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Configuration"] = [],
        ["Accounts"] = [],
        ["Authorization"] = [],
        ["Explaining"] = ["Authorization", "Gateway", "Pages", "Sessions", "Telemetry", "Upstreams"],
        ["Gateway"] = ["Authorization", "Tls", "Upstreams"],
        ["GitHub"] = [],
        ["Listening"] = ["Tls"],
        ["Pages"] = [],
        ["Redis"] = [],
        ["Sessions"] = ["Redis"],
        ["Telemetry"] = ["Tls"],
        ["Tls"] = [],
        ["SignIn"] = ["Accounts", "Authorization", "GitHub", "Pages", "Sessions"],
        ["Upstreams"] = ["Authorization", "Pages", "Sessions"],
    };

    /// <summary>The two that see everything: they put the rooms together.</summary>
    public static IReadOnlyList<string> Spine { get; } = ["Program", "ProxyApplication"];

    /// <summary>The room of a type of the program; empty for the root, null for what is not the program's.</summary>
    public static string? Of(Type type)
    {
        if (type.Assembly != CodeReader.Program)
        {
            return null;
        }

        var name = CodeReader.Outermost(type).Namespace ?? Program;
        return name == Program ? "" : name.StartsWith(Program + ".", StringComparison.Ordinal) ? name.Split('.')[1] : null; // generators bring namespaces of their own
    }
}
