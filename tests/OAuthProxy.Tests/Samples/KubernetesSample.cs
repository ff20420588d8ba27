using System.Text.Json.Nodes;
using Xunit;

namespace OAuthProxy.Tests.Samples;

/// <summary>The manifests of a folder, as its kustomization.yaml names them, and the examples beside them.</summary>
internal sealed class KubernetesSample
{
    private readonly string _folder;
    private readonly IReadOnlyList<JsonNode> _manifests;

    public KubernetesSample(string folder)
    {
        _folder = folder;
        Kustomization = SampleFiles.Yaml($"{folder}/kustomization.yaml");
        _manifests = [.. Kustomization["resources"].Texts().SelectMany(Read)];
    }

    public JsonNode Kustomization { get; }

    public JsonNode this[string kind, string name] => Assert.Single(OfKind(kind), manifest => NameOf(manifest) == name);

    public IEnumerable<JsonNode> OfKind(string kind) => _manifests.Where(manifest => manifest["kind"].Text() == kind);

    /// <summary>A file that is not applied with the others.</summary>
    public IReadOnlyList<JsonNode> Read(string name) => SampleFiles.Documents(SampleFiles.Text(FileOf(name)));

    public string FileOf(string name) => $"{_folder}/{name}";

    public static string NameOf(JsonNode manifest) => manifest["metadata"]!["name"].Text();

    /// <summary>A Deployment's or StatefulSet's pods.</summary>
    public static JsonNode PodOf(JsonNode manifest) => manifest["spec"]!["template"]!;

    public static JsonNode ContainerOf(JsonNode manifest) => Assert.Single(PodOf(manifest)["spec"]!["containers"].Items());

    public static bool Selects(JsonNode? selector, JsonNode pod)
    {
        var labels = pod["metadata"]!["labels"]!;
        return selector.Entries().All(label => labels[label.Key]?.Text() == label.Value.Text());
    }

    /// <summary>The number of a port that is told by number or by name.</summary>
    public static string PortOf(JsonNode container, JsonNode? port) =>
        Assert.Single(container["ports"].Items(), one => one["name"].Text() == port.Text() || one["containerPort"].Text() == port.Text())["containerPort"].Text();
}
