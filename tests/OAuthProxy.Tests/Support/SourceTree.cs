namespace OAuthProxy.Tests.Support;

/// <summary>The sources from which the tests were built.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Partners.PartnerFiles.Folder, "..", ".."));

    /// <summary>The program's own files, by their path below src/OAuthProxy.</summary>
    public static IReadOnlyDictionary<string, string[]> Program { get; } = ReadProgram();

    private static Dictionary<string, string[]> ReadProgram()
    {
        var folder = Path.Combine(Root, "src", "OAuthProxy");
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path))
            .Where(path => !path.StartsWith("bin/", StringComparison.Ordinal) && !path.StartsWith("obj/", StringComparison.Ordinal))
            .ToDictionary(path => path, path => File.ReadAllLines(Path.Combine(folder, path)), StringComparer.Ordinal);
    }
}
