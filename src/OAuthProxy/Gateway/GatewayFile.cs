using System.Text;
using OAuthProxy.Gateway.Reading;

namespace OAuthProxy.Gateway;

/// <summary>What came of reading a gateway file: the model, or everything that is wrong.</summary>
internal sealed record GatewayReading(GatewayModel? Model, IReadOnlyList<FileProblem> Problems)
{
    public GatewayReading WithoutCertificates() => this with { Model = Model is null ? null : Model with { Hosts = [.. Model.Hosts.Select(host => host with { Certificate = null })] } };
}

/// <summary>The gateway's hosts, paths and rules, in a file of YAML or JSON. Its form is told by the schema that <see cref="GatewaySchema"/> has.</summary>
internal static class GatewayFile
{
    // Ten thousand hosts with a few paths each take a third of it.
    private const int LargestSize = 16 * 1024 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static GatewayReading Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[(file.CanSeek ? Math.Min(file.Length, LargestSize) : LargestSize) + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length > LargestSize
                ? Broken(path, $"the file is larger than {LargestSize / 1024 / 1024} MiB", "This is hardly a gateway file; check its path")
                : Parse(Utf8.GetString(bytes, 0, length), path);
        }
        catch (DecoderFallbackException)
        {
            return Broken(path, "the file is not text in UTF-8", "Save it in this encoding");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Broken(path, $"the file cannot be read: {failure.Message.TrimEnd('.')}", "Check its path and who may read it");
        }
    }

    /// <param name="text">The file's text.</param>
    /// <param name="name">The file, as problems and rules are to name it.</param>
    public static GatewayReading Parse(string text, string name)
    {
        var problems = new ProblemList(name);
        var root = YamlTree.Read(text.StartsWith('\uFEFF') ? text[1..] : text, problems);
        var hosts = root is null ? [] : Hosts(root, problems);
        if (root is null && problems.Count == 0)
        {
            problems.Add(1, 1, "the file is empty", "Write 'hosts:' and below it a host with its upstream");
        }

        return new(problems.Count == 0 ? new(name, hosts) : null, problems.InOrder);
    }

    private static List<GatewayHost> Hosts(FileNode root, ProblemList problems)
    {
        var hosts = new List<GatewayHost>();
        if (FileMapping.Of(root, MappingKind.File, problems) is not { } mapping)
        {
            return hosts;
        }

        var values = new FileValues(problems);
        values.Text(mapping["$schema"], "$schema"); // a word for editors
        var reader = new HostReader(values);
        var defaults = reader.Defaults(mapping["defaults"]);
        if (mapping["hosts"] is null)
        {
            problems.Add(root, "the file has no 'hosts'", "Write 'hosts:' and below it a host with its upstream");
        }

        foreach (var item in values.Items(mapping["hosts"], "hosts", "Write at least one host with its upstream") ?? [])
        {
            if (reader.Read(item, defaults) is { } host)
            {
                hosts.Add(host);
            }
        }

        return hosts;
    }

    private static GatewayReading Broken(string path, string message, string remedy) => new(null, [new(new(path, 1, 1), message, remedy)]);
}
