using OAuthProxy.Telemetry.Logging;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Telemetry.Logging;

public sealed class LogWriterTests
{
    private static readonly AuthEvent SignIn = new("AuthSuccess", Facts("id-of-the-sign-in"));

    [Fact]
    public async Task Waits_for_nobody_and_says_what_was_lost()
    {
        using var console = new StuckStream();
        var errors = new OutputCapture();
        await using var writer = Writer(new LogStreams(console, errors));
        writer.Write(Request("id-1"));
        await console.Stuck.WaitAsync(RawConnection.Patience);

        for (var count = 0; count < 30_000; count++)
        {
            writer.Write(Request($"id-{count}")); // some 20 MB
        }

        console.Release();
        Assert.Matches("error: [1-9][0-9]+ lines of the log are lost", await errors.LineWithAsync("lost"));
    }

    [Fact]
    public async Task Does_not_lose_a_sign_in_among_requests()
    {
        using var console = new StuckStream();
        var writer = Writer(new LogStreams(console, new OutputCapture()));
        writer.Write(Request("id-1"));
        await console.Stuck.WaitAsync(RawConnection.Patience);

        for (var count = 0; count < 30_000; count++)
        {
            writer.Write(Request("flood"));
        }

        writer.Write(new AuthEntry(default, SignIn, "alice signed in."));
        console.Release();
        await writer.DisposeAsync();

        Assert.Contains(" - id-of-the-sign-in - ", console.Lines[^1], StringComparison.Ordinal);
        Assert.InRange(console.Lines.Length, 1000, 29_999);
    }

    [Fact]
    public async Task Keeps_the_order_and_writes_everything_before_it_ends()
    {
        var output = new OutputCapture();
        await using (var writer = Writer(new LogStreams(output, new OutputCapture())))
        {
            for (var count = 0; count < 5000; count++)
            {
                writer.Write(new StandardEntry(default, LogLevel.Information, "f", $"{count}"));
            }
        }

        Assert.Equal(Enumerable.Range(0, 5000).Select(count => $"[0001/01/01 00:00:00] [f] {count}"), output.Lines);
    }

    [Fact]
    public async Task Survives_a_console_that_is_gone()
    {
        var output = new GoneStream();
        await using (var writer = Writer(new LogStreams(output, output)))
        {
            writer.Write(new StandardEntry(default, LogLevel.Information, "f", "one"));
            writer.Write(new StandardEntry(default, LogLevel.Error, "f", "two"));
            writer.Write(new StandardEntry(default, LogLevel.Information, "f", "three"));
        }

        Assert.Equal(3, output.Attempts);
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData(LoggingOptions.Json, 600)]
    public void A_line_takes_hardly_more_memory_than_what_it_is_lent(string format, int most)
    {
        var options = new LoggingOptions();
        var formats = new LogFormats(format.Length == 0 ? options : options with { RequestFormat = format });
        var entry = Request("id-1");
        formats.Request.LineOf(entry).Dispose();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var count = 0; count < 1000; count++)
        {
            formats.Request.LineOf(entry).Dispose();
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1000, 0, most);
    }

    private static LogWriter Writer(LogStreams streams)
    {
        var options = new LoggingOptions { LocalTime = false };
        var clock = new ManualClock();
        return new LogWriter(options, new LogFormats(options), streams, new LogTime(options, clock), clock);
    }

    private static RequestEntry Request(string id) => new(default, default, Facts(id), "/" + new string('a', 500), 200, 0, "/");

    private static RequestFacts Facts(string id) => new("alice", "127.0.0.1", "h", "HTTP/1.1", id, "GET", "");

    /// <summary>A console that nobody reads, until somebody does.</summary>
    private sealed class StuckStream : MemoryStream
    {
        private readonly TaskCompletionSource _stuck = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly OutputCapture _output = new();

        public Task Stuck => _stuck.Task;

        public string[] Lines => _output.Lines;

        public void Release() => _released.SetResult();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _stuck.TrySetResult();
            ((IAsyncResult)_released.Task).AsyncWaitHandle.WaitOne();
            _output.Write(buffer);
        }
    }

    private sealed class GoneStream : MemoryStream
    {
        public int Attempts { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Attempts++;
            throw new IOException("Broken pipe");
        }
    }
}
