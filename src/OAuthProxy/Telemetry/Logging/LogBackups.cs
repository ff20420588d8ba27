using System.Globalization;
using System.IO.Compression;

namespace OAuthProxy.Telemetry.Logging;

/// <summary>
/// The log files that were put aside, in the same folder and named as oauth2-proxy names them: <c>proxy.log</c> becomes
/// <c>proxy-2026-11-20T12-00-00.000.log</c>, and <c>.gz</c> behind it when it is packed.
/// </summary>
internal sealed class LogBackups(LogFileOptions options, LogTime time)
{
    private const string Packed = ".gz";
    private const string Layout = "yyyy-MM-dd'T'HH-mm-ss.fff";

    private readonly string _folder = Path.GetDirectoryName(Path.GetFullPath(options.Path))!;
    private readonly string _prefix = Path.GetFileNameWithoutExtension(options.Path) + "-";
    private readonly string _extension = Path.GetExtension(options.Path);

    /// <summary>The path under which the current file is put aside now.</summary>
    public string NextPath() => Path.Combine(_folder, _prefix + time.Now.ToString(Layout, CultureInfo.InvariantCulture) + _extension);

    /// <summary>Removes those that are too many or too old, and packs the others if that is wanted.</summary>
    public void Tidy()
    {
        var newest = Directory.EnumerateFiles(_folder, _prefix + "*").Select(path => (Path: path, Written: WrittenAt(Path.GetFileName(path)))).Where(file => file.Written is not null)
            .GroupBy(file => file.Written!.Value).OrderByDescending(group => group.Key).ToList();
        for (var index = 0; index < newest.Count; index++)
        {
            var isTooMany = options.MaxBackups > 0 && index >= options.MaxBackups;
            var isTooOld = options.MaxAge > 0 && time.Now.DateTime - newest[index].Key > TimeSpan.FromDays(options.MaxAge);
            foreach (var (path, _) in newest[index])
            {
                if (isTooMany || isTooOld)
                {
                    File.Delete(path);
                }
                else if (options.Compress && !path.EndsWith(Packed, StringComparison.Ordinal))
                {
                    Pack(path);
                }
            }
        }
    }

    /// <summary>What was packed halfway when the process ended is packed anew: the original goes last.</summary>
    private static void Pack(string path)
    {
        using (var from = File.OpenRead(path))
        using (var to = LogFile.Open(path + Packed, FileMode.Create, OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(path)))
        using (var packing = new GZipStream(to, CompressionLevel.Fastest))
        {
            from.CopyTo(packing);
        }

        File.Delete(path);
    }

    /// <summary>Null for a file that is none of ours, whatever it begins with.</summary>
    private DateTime? WrittenAt(string name)
    {
        var stem = name.EndsWith(_extension + Packed, StringComparison.Ordinal) ? name[..^(_extension.Length + Packed.Length)]
            : name.EndsWith(_extension, StringComparison.Ordinal) ? name[..^_extension.Length]
            : "";
        return stem.StartsWith(_prefix, StringComparison.Ordinal) && DateTime.TryParseExact(stem[_prefix.Length..], Layout, CultureInfo.InvariantCulture, DateTimeStyles.None, out var written) ? written : null;
    }
}
