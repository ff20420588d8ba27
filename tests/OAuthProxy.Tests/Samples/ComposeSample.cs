using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OAuthProxy.Tests.Samples;

/// <summary>samples/gateway/compose.yaml, with the variables that an operator writes into <c>.env</c> put in.</summary>
internal sealed partial class ComposeSample
{
    private const string Folder = "samples/gateway";

    private readonly JsonNode _file = SampleFiles.Yaml($"{Folder}/compose.yaml");

    public IReadOnlyDictionary<string, JsonNode> Services => field ??= Named("services");

    public IReadOnlyDictionary<string, JsonNode> Networks => Named("networks");

    public IReadOnlyDictionary<string, JsonNode> Secrets => Named("secrets");

    public IEnumerable<string> Volumes => _file["volumes"].Entries().Select(volume => volume.Key);

    /// <summary>The names that the files of the project use.</summary>
    public static IEnumerable<string> Variables => Variable().Matches(SampleFiles.Text($"{Folder}/compose.yaml")).Select(use => use.Groups["name"].Value).Where(name => name.Length > 0).Distinct();

    public static string FileOf(string name) => $"{Folder}/{name}";

    public IReadOnlyList<string> CommandOf(string service, IReadOnlyDictionary<string, string> variables) =>
        [.. Services[service]["command"].Texts().Select(text => Variable().Replace(text, use => ValueOf(use, variables)))];

    public string EnvironmentOf(string service, string name) => Services[service]["environment"]![name].Text();

    public IEnumerable<string> NetworksOf(string service) => Services[service]["networks"] switch
    {
        JsonArray list => list.Texts(),
        var mapping => mapping.Entries().Select(network => network.Key),
    };

    /// <summary>The one that is written out.</summary>
    public string AddressOf(string service, string network) => Services[service]["networks"]![network]!["ipv4_address"].Text();

    public IEnumerable<string> PortsWithin(string service) => Services[service]["expose"].Texts();

    private Dictionary<string, JsonNode> Named(string what) => _file[what].Entries().ToDictionary(entry => entry.Key, entry => entry.Value ?? new JsonObject(), StringComparer.Ordinal);

    private static string ValueOf(Match use, IReadOnlyDictionary<string, string> variables)
    {
        var name = use.Groups["name"].Value;
        return name.Length == 0 ? "$" : variables.TryGetValue(name, out var value) ? value : throw new InvalidDataException($"{name} is not set.");
    }

    // "$$" is a dollar sign.
    [GeneratedRegex(@"\$(?:\$|\{(?<name>\w+)(?::\?[^}]*)?\})", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Variable();
}
