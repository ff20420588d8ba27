namespace OAuthProxy;

/// <summary>
/// Has every <see cref="WatchedFile"/> read at start and whenever it changes. It looks four times a second instead of asking the operating system:
/// that also sees what notifications miss, the symbolic links that Kubernetes swaps and files on network mounts.
/// </summary>
internal sealed class FileWatcher(IEnumerable<WatchedFile> files, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.25);

    // For half a second.
    private const int LooksToSettle = 2;

    private readonly List<WatchedFile> _files = [.. files.Where(file => file.Path.Length > 0)];
    private readonly Dictionary<WatchedFile, WatchedFile.State> _seen = [];

    // Seen to have changed, and not read yet; how often it has to look the same before it is.
    private readonly Dictionary<WatchedFile, int> _unsettled = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _files.ForEach(ReadFirst);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_files.Count == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            ReadWhatChanged();
        }
    }

    private void ReadFirst(WatchedFile file)
    {
        _seen[file] = file.Look(); // before it is read, so that no change falls between
        file.Read();
    }

    private void ReadWhatChanged()
    {
        var watched = _files.SelectMany(file => file.Named().Prepend(file)).ToHashSet();
        foreach (var gone in _seen.Keys.Where(file => !watched.Contains(file)).ToList())
        {
            _seen.Remove(gone);
            _unsettled.Remove(gone);
        }

        foreach (var file in watched)
        {
            if (_seen.TryGetValue(file, out var seen))
            {
                ReadIfChanged(file, seen);
            }
            else if (file.ReadAs is { } read)
            {
                ReadIfChanged(file, read);
            }
            else
            {
                ReadFirst(file);
            }
        }
    }

    private void ReadIfChanged(WatchedFile file, WatchedFile.State seen)
    {
        var now = file.Look();
        _seen[file] = now;
        if (now != seen)
        {
            _unsettled[file] = file.MustSettle && !now.IsSwapped(seen) ? LooksToSettle : 0;
        }
        else if (_unsettled.TryGetValue(file, out var looks))
        {
            _unsettled[file] = looks - 1;
        }

        if (_unsettled.TryGetValue(file, out var left) && left == 0)
        {
            _unsettled.Remove(file);
            file.Read();
        }
    }
}
