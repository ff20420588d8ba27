namespace OAuthProxy.Authorization;

/// <summary>
/// Reads the <see cref="EmailList"/> at start and whenever its file changes. It looks once a second instead of asking the operating system:
/// that also sees what notifications miss, the symbolic links that Kubernetes swaps and files on network mounts.
/// </summary>
internal sealed class EmailListWatcher(AuthorizationOptions options, EmailList list, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private (DateTime Written, long Length, string? Target, string? Directory) _seen;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _seen = Fingerprint(); // before it is read, so that no change falls between
        list.Read();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.EmailsFile.Length == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = Fingerprint();
            if (now != _seen)
            {
                _seen = now;
                list.Read();
            }
        }
    }

    /// <summary>Where the links end counts too: what is swapped may be as long and as old as what was there (Kubernetes links the directory).</summary>
    private (DateTime Written, long Length, string? Target, string? Directory) Fingerprint()
    {
        if (options.EmailsFile.Length == 0)
        {
            return default;
        }

        try
        {
            var file = new FileInfo(options.EmailsFile);
            var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return target.Exists ? (target.LastWriteTimeUtc, target.Length, target.FullName, target.Directory?.ResolveLinkTarget(returnFinalTarget: true)?.FullName) : default;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
