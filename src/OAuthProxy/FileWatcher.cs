namespace OAuthProxy;

/// <summary>
/// Has every <see cref="WatchedFile"/> read at start and whenever it changes. It looks twice a second instead of asking the operating system:
/// that also sees what notifications miss, the symbolic links that Kubernetes swaps and files on network mounts.
/// </summary>
internal sealed class FileWatcher(IEnumerable<WatchedFile> files, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);

    private readonly Dictionary<WatchedFile, WatchedFile.State> _seen = [];

    // Seen to have changed, and not read yet.
    private readonly HashSet<WatchedFile> _unsettled = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var file in files.Where(file => file.Path.Length > 0))
        {
            _seen[file] = file.Look(); // before it is read, so that no change falls between
            file.Read();
        }

        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_seen.Count == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            ReadWhatChanged();
        }
    }

    private void ReadWhatChanged()
    {
        foreach (var (file, seen) in _seen)
        {
            var now = file.Look();
            _seen[file] = now;
            if (now != seen && file.MustSettle && !now.IsSwapped(seen))
            {
                _unsettled.Add(file);
            }
            else if (now != seen || _unsettled.Remove(file))
            {
                file.Read();
            }
        }
    }
}
