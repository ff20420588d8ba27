namespace OAuthProxy.Telemetry.Logging;

/// <summary>
/// The log file. A new one is for its owner's eyes only; one that is there is continued. What would grow beyond the limit is put aside first, and
/// what is put aside is tidied up beside the writing.
/// </summary>
internal sealed class LogFile(LogFileOptions options, LogTime time) : IDisposable
{
    private const int Megabyte = 1024 * 1024;
    private const int DefaultSize = 100;

    private readonly LogBackups _backups = new(options, time);
    private readonly long _longest = (options.MaxSize == 0 ? DefaultSize : options.MaxSize) * (long)Megabyte;
    private FileStream? _stream;
    private Task _tidying = Task.CompletedTask;

    public static FileStream Open(string path, FileMode mode, UnixFileMode? permissions)
    {
        var open = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            open.UnixCreateMode = permissions ?? (UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return new FileStream(path, open);
    }

    /// <summary>Whole lines. A file that cannot be put aside grows on, and then the exception says so.</summary>
    public void Write(ReadOnlySpan<byte> lines)
    {
        var problem = _tidying.Exception?.InnerException;
        if (_stream is null)
        {
            _stream = Open(options.Path, FileMode.Append, permissions: null);
            StartTidying();
        }

        // The length as it is on the disk: another process may have cut it, and a device has none and is never put aside.
        if (_stream.Length > 0 && _stream.Length + lines.Length > _longest)
        {
            problem = PutAside() ?? problem;
        }

        _stream.Write(lines);
        if (problem is not null)
        {
            _tidying = _tidying.IsFaulted ? Task.CompletedTask : _tidying;
            throw new IOException($"it cannot be put aside or tidied up: {problem.Message}", problem);
        }
    }

    /// <summary>Waits until nothing is half packed.</summary>
    public void Dispose()
    {
        _stream?.Dispose();
        ((IAsyncResult)_tidying).AsyncWaitHandle.WaitOne();
    }

    private Exception? PutAside()
    {
        UnixFileMode? permissions = null;
        Exception? problem = null;
        try
        {
            permissions = OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(options.Path);
            File.Move(options.Path, _backups.NextPath());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problem = failure;
        }

        _stream!.Dispose();
        _stream = null; // should opening fail, the next line tries again
        _stream = Open(options.Path, FileMode.Append, permissions);
        StartTidying();
        return problem;
    }

    /// <summary>Packing takes seconds: lines do not wait for it, and one tidying waits for the other.</summary>
    private void StartTidying() => _tidying = _tidying.ContinueWith(_ => _backups.Tidy(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}
