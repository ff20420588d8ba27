namespace OAuthProxy.Telemetry.Logging;

/// <summary>A file in place of standard output, and when another is begun.</summary>
internal sealed record LogFileOptions
{
    /// <summary>Empty: standard output.</summary>
    public string Path { get; init; } = "";

    /// <summary>In megabytes; a file that would grow beyond is put aside. 0 is the default, as with oauth2-proxy.</summary>
    public int MaxSize { get; init; } = 100;

    /// <summary>In days; files put aside longer ago are removed. 0: none for their age.</summary>
    public int MaxAge { get; init; } = 7;

    /// <summary>How many files put aside are kept; 0: all.</summary>
    public int MaxBackups { get; init; }

    /// <summary>Files put aside are packed with gzip.</summary>
    public bool Compress { get; init; }
}
