using OAuthProxy.Authorization;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests;

public sealed class FileWatcherTests
{
    [Fact]
    public async Task Sees_a_file_that_was_written_in_place()
    {
        using var directory = new TemporaryDirectory();
        await using var watch = await Watch.StartAsync(directory.Write("emails", "alice@corp.example\n"));

        directory.Write("emails", "bob@corp.example\nalice@corp.example\n");
        await watch.NextReadAsync();

        Assert.True(watch.List.Contains("bob@corp.example"));
    }

    [Fact]
    public async Task Sees_that_an_address_was_taken_out()
    {
        using var directory = new TemporaryDirectory();
        await using var watch = await Watch.StartAsync(directory.Write("emails", "alice@corp.example\nbob@corp.example\n"));

        directory.Write("emails", "alice@corp.example\n");
        await watch.NextReadAsync();

        Assert.False(watch.List.Contains("bob@corp.example"));
    }

    [Fact]
    public async Task Sees_the_symbolic_link_that_Kubernetes_swaps()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("..1/emails", "alice@corp.example\n");
        directory.Write("..2/emails", "carol@corp.example\n");
        File.SetLastWriteTimeUtc(directory["..2/emails"], File.GetLastWriteTimeUtc(directory["..1/emails"]));
        File.CreateSymbolicLink(directory["..data"], "..1");
        File.CreateSymbolicLink(directory["emails"], Path.Combine("..data", "emails"));
        await using var watch = await Watch.StartAsync(directory["emails"]);
        Assert.True(watch.List.Contains("alice@corp.example"));

        File.Delete(directory["..data"]);
        File.CreateSymbolicLink(directory["..data"], "..2");
        await watch.NextReadAsync();

        Assert.True(watch.List.Contains("carol@corp.example"));
        Assert.False(watch.List.Contains("alice@corp.example"));
    }

    [Fact]
    public async Task Keeps_the_last_addresses_while_the_file_is_gone_and_reads_it_when_it_is_back()
    {
        using var directory = new TemporaryDirectory();
        await using var watch = await Watch.StartAsync(directory.Write("emails", "alice@corp.example\n"));

        File.Delete(directory["emails"]);
        await watch.NextReadAsync();
        Assert.True(watch.List.Contains("alice@corp.example"));

        directory.Write("emails", "bob@corp.example\n");
        await watch.NextReadAsync();
        Assert.True(watch.List.Contains("bob@corp.example"));
        Assert.False(watch.List.Contains("alice@corp.example"));
    }

    /// <summary>The first half of a file can be good by itself, and say less.</summary>
    [Fact]
    public async Task Reads_what_must_settle_when_it_was_the_same_for_a_while()
    {
        using var directory = new TemporaryDirectory();
        var (file, mark) = (directory.Write("file", "whole"), directory.Write("mark", ""));
        var clock = new ManualClock();
        using var looked = new SemaphoreSlim(0);
        var read = new List<string>();
        using var watcher = new FileWatcher([new(file, () => read.Add(File.ReadAllText(file))) { MustSettle = true }, new(mark, () => looked.Release())], clock);
        await watcher.StartAsync(TestContext.Current.CancellationToken);
        await clock.FirstTimer;
        await looked.WaitAsync(TestContext.Current.CancellationToken);

        await LookAsync("half");
        await LookAsync("whole, and more");
        await LookAsync(null);
        Assert.Equal(["whole"], read);

        await LookAsync(null);
        Assert.Equal(["whole", "whole, and more"], read);

        await LookAsync(null);
        Assert.Equal(2, read.Count);
        await watcher.StopAsync(TestContext.Current.CancellationToken);

        async Task LookAsync(string? text)
        {
            if (text is not null)
            {
                directory.Write("file", text);
            }

            directory.Write("mark", File.ReadAllText(mark) + "x"); // looked at after the other one
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.True(await looked.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        }
    }

    /// <summary>What a link leads to was whole before it did.</summary>
    [Fact]
    public async Task Reads_what_a_link_leads_to_at_once()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("..1/file", "one");
        directory.Write("..2/file", "two");
        File.CreateSymbolicLink(directory["..data"], "..1");
        File.CreateSymbolicLink(directory["file"], Path.Combine("..data", "file"));
        var clock = new ManualClock();
        var read = new SemaphoreSlim(0);
        using var watcher = new FileWatcher([new(directory["file"], () => read.Release()) { MustSettle = true }], clock);
        await watcher.StartAsync(TestContext.Current.CancellationToken);
        await clock.FirstTimer;
        await read.WaitAsync(TestContext.Current.CancellationToken);

        File.Delete(directory["..data"]);
        File.CreateSymbolicLink(directory["..data"], "..2");
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await read.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        await watcher.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Watches_the_files_that_a_file_names_for_as_long_as_it_does()
    {
        using var directory = new TemporaryDirectory();
        var clock = new ManualClock();
        using var looked = new SemaphoreSlim(0);
        var read = new List<string>();
        List<WatchedFile> named = [];
        var (first, second) = (directory.Write("first", "1"), directory.Write("second", "1"));
        var known = new WatchedFile(second, () => read.Add("second"));
        using var watcher = new FileWatcher([new(directory.Write("names", ""), () => { }) { Named = () => named }, new(directory.Write("mark", ""), () => looked.Release())], clock);
        await watcher.StartAsync(TestContext.Current.CancellationToken);
        await clock.FirstTimer;
        await looked.WaitAsync(TestContext.Current.CancellationToken);

        named = [new(first, () => read.Add("first")), known with { ReadAs = known.Look() }];
        await LookAsync();
        Assert.Equal(["first"], read); // the other one was read by whoever named it

        directory.Write("first", "more");
        directory.Write("second", "more");
        await LookAsync();
        Assert.Equal(["first", "first", "second"], read);

        named = [named[1]];
        directory.Write("first", "much more");
        await LookAsync();
        Assert.Equal(3, read.Count);

        directory.Write("second", "changed before it is named");
        named = [known with { ReadAs = default(WatchedFile.State) }];
        await LookAsync();
        Assert.Equal(["first", "first", "second", "second"], read);
        await watcher.StopAsync(TestContext.Current.CancellationToken);

        async Task LookAsync()
        {
            // By the second look the first one is over, in whatever order files are looked at.
            for (var look = 0; look < 2; look++)
            {
                directory.Write("mark", File.ReadAllText(directory["mark"]) + "x");
                clock.Advance(TimeSpan.FromSeconds(1));
                Assert.True(await looked.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
            }
        }
    }

    private sealed class Watch : IAsyncDisposable, ILoggerProvider, ILogger
    {
        private readonly SemaphoreSlim _reads = new(0);
        private readonly ManualClock _clock = new();
        private readonly ILoggerFactory _logs;
        private readonly FileWatcher _watcher;

        private Watch(string path)
        {
            _logs = LoggerFactory.Create(logging => logging.AddProvider(this));
            List = new EmailList(path, _logs.CreateLogger<EmailList>());
            _watcher = new FileWatcher([new WatchedFile(path, List.Read)], _clock);
        }

        public EmailList List { get; }

        public static async Task<Watch> StartAsync(string path)
        {
            var watch = new Watch(path);
            await watch._watcher.StartAsync(TestContext.Current.CancellationToken);
            await watch._reads.WaitAsync(TestContext.Current.CancellationToken);
            await watch._clock.FirstTimer;
            return watch;
        }

        /// <summary>A second goes by and the file was read, with or without success; the log says so.</summary>
        public async Task NextReadAsync()
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.True(await _reads.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken), "the file was not read again");
        }

        public async ValueTask DisposeAsync()
        {
            await _watcher.StopAsync(CancellationToken.None);
            _watcher.Dispose();
            _logs.Dispose();
            _reads.Dispose();
        }

        ILogger ILoggerProvider.CreateLogger(string categoryName) => this;

        IDisposable? ILogger.BeginScope<TState>(TState state) => null;

        bool ILogger.IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _reads.Release();

        void IDisposable.Dispose()
        {
            // Everything is in DisposeAsync.
        }
    }
}
