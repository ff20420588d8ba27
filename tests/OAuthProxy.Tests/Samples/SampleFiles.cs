using System.Globalization;
using System.Text.Json.Nodes;
using OAuthProxy.Tests.Support;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OAuthProxy.Tests.Samples;

/// <summary>The files that operators copy, and their YAML as JSON: aliases written out, <c>&lt;&lt;</c> merged, what is said beside it counts.</summary>
internal static class SampleFiles
{
    public static string PathOf(string name) => Path.Combine(SourceTree.Root, name);

    public static string Text(string name) => File.ReadAllText(PathOf(name));

    public static JsonNode Yaml(string name) => Documents(Text(name)).Single();

    public static IReadOnlyList<JsonNode> Documents(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(document => NodeOf(document.RootNode)!)];
    }

    public static string Text(this JsonNode? node) => node?.ToString() ?? throw new InvalidDataException("There is nothing where the sample should have a text.");

    public static IEnumerable<JsonNode> Items(this JsonNode? node) => (node as JsonArray ?? []).Select(item => item!);

    public static IEnumerable<string> Texts(this JsonNode? node) => node.Items().Select(Text);

    public static IEnumerable<KeyValuePair<string, JsonNode?>> Entries(this JsonNode? node) => node as JsonObject ?? [];

    private static JsonNode? NodeOf(YamlNode node) => node switch
    {
        YamlScalarNode scalar => ValueOf(scalar),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(NodeOf)]),
        YamlMappingNode mapping => ObjectOf(mapping),
        _ => throw new InvalidDataException($"{node.NodeType} is not expected in a sample."),
    };

    private static JsonObject ObjectOf(YamlMappingNode mapping)
    {
        var entries = mapping.Children.ToLookup(entry => entry.Key is YamlScalarNode { Value: "<<", Style: ScalarStyle.Plain });
        var merged = entries[true].Select(entry => ObjectOf((YamlMappingNode)entry.Value)).SingleOrDefault() ?? [];
        foreach (var (key, value) in entries[false])
        {
            merged[((YamlScalarNode)key).Value!] = NodeOf(value);
        }

        return merged;
    }

    private static JsonValue? ValueOf(YamlScalarNode scalar) => scalar switch
    {
        { Style: not ScalarStyle.Plain } => JsonValue.Create(scalar.Value),
        { Value: null or "" or "~" or "null" } => null,
        { Value: "true" or "false" } => JsonValue.Create(scalar.Value == "true"),
        _ when long.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(scalar.Value),
    };
}
