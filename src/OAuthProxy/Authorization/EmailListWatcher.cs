namespace OAuthProxy.Authorization;

/// <summary>
/// Reads the <see cref="EmailList"/> at start and whenever its file changes. It looks once a second instead of asking the operating system:
/// that also sees what notifications miss, the symbolic links that Kubernetes swaps and files on network mounts.
/// </summary>
internal sealed class EmailListWatcher(AuthorizationOptions options, EmailList list, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private (DateTime Written, long Length, string? Target) _seen;

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

    private (DateTime Written, long Length, string? Target) Fingerprint()
    {
        if (options.EmailsFile.Length == 0)
        {
            return default;
        }

        try
        {
            var file = new FileInfo(options.EmailsFile);
            var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return target.Exists ? (target.LastWriteTimeUtc, target.Length, target.FullName) : default;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
