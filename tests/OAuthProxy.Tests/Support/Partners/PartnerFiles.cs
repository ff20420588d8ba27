using System.Runtime.InteropServices;

namespace OAuthProxy.Tests.Support.Partners;

/// <summary>Where the parts of the counterparts are.</summary>
internal static class PartnerFiles
{
    /// <summary>The folder tests/partners of the sources.</summary>
    public static string Folder { get; } = Path.Combine(SourceRoot(), "tests", "partners");

    /// <summary>The Node.js that comes with the browser driver: Debian's own is too old for some of the partners.</summary>
    public static string Node { get; } = Path.Combine(
        AppContext.BaseDirectory,
        ".playwright",
        "node",
        RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "linux-arm64" : "linux-x64",
        "node");

    private static string SourceRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "OAuthProxy.sln")))
        {
            folder = Path.GetDirectoryName(folder)
                ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds OAuthProxy.sln.");
        }

        return folder;
    }
}
