using System.Buffers;
using System.Threading.Channels;

namespace OAuthProxy.Telemetry.Logging;

/// <summary>
/// Takes lines from whoever has one and writes them one after the other, beside the requests: a console or a disk that is slow delays nobody.
/// What waits is bounded; beyond that lines are lost, those of requests first, so that no flood of requests hides a sign-in. Losses are told.
/// </summary>
internal sealed class LogWriter : IAsyncDisposable, IDisposable
{
    private const long MostWaiting = 8 * 1024 * 1024;
    private const long MostWaitingForRequests = 6 * 1024 * 1024;
    private const int BatchLength = 32 * 1024;

    private static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(5);

    private readonly Channel<(LogLine Line, bool IsError)> _lines = Channel.CreateUnbounded<(LogLine, bool)>(new() { SingleReader = true });
    private readonly ArrayBufferWriter<byte> _batch = new(BatchLength);
    private readonly LogStreams _streams;
    private readonly LogFile? _file;
    private readonly LogFormats _formats;
    private readonly LogTime _time;
    private readonly LoggingOptions _options;
    private readonly TimeProvider _clock;
    private readonly Task _writing;
    private long _waiting;
    private long _lost;
    private bool _isBatchOfErrors;
    private bool _fails;

    public LogWriter(LoggingOptions options, LogFormats formats, LogStreams streams, LogTime time, TimeProvider clock)
    {
        (_options, _formats, _streams, _time, _clock) = (options, formats, streams, time, clock);
        _file = options.File.Path.Length == 0 ? null : new LogFile(options.File, time);
        _writing = Task.Run(WriteAllAsync);
    }

    public void Write(StandardEntry entry) => Write(_formats.Standard.LineOf(entry), MostWaiting, entry.Level >= LogLevel.Error && !_options.ErrorsToOutput);

    public void Write(AuthEntry entry) => Write(_formats.Auth.LineOf(entry), MostWaiting, isError: false);

    public void Write(RequestEntry entry) => Write(_formats.Request.LineOf(entry), MostWaitingForRequests, isError: false);

    public void Dispose() => _lines.Writer.TryComplete();

    /// <summary>Writes what waits, and gives up where nobody takes it.</summary>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        try
        {
            await _writing.WaitAsync(LongestFlush, _clock);
        }
        catch (TimeoutException)
        {
            // There is nowhere left to say so.
        }
    }

    private void Write(LogLine line, long most, bool isError)
    {
        if (Interlocked.Add(ref _waiting, line.Length) <= most && _lines.Writer.TryWrite((line, isError)))
        {
            return;
        }

        Interlocked.Add(ref _waiting, -line.Length);
        Interlocked.Increment(ref _lost);
        line.Dispose();
    }

    private async Task WriteAllAsync()
    {
        while (await _lines.Reader.WaitToReadAsync())
        {
            while (_lines.Reader.TryRead(out var next))
            {
                using var line = next.Line;
                Add(line.Bytes, next.IsError);
                Interlocked.Add(ref _waiting, -line.Length);
            }

            if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
            {
                Complain($"{lost} lines of the log are lost: they came faster than they could be written.");
            }

            WriteBatch();
        }

        _file?.Dispose();
    }

    private void Add(ReadOnlySpan<byte> line, bool isError)
    {
        if (isError != _isBatchOfErrors || _batch.WrittenCount + line.Length > BatchLength)
        {
            WriteBatch();
        }

        _isBatchOfErrors = isError;
        _batch.Write(line);
    }

    private void WriteBatch()
    {
        if (_batch.WrittenCount == 0)
        {
            return;
        }

        try
        {
            if (_isBatchOfErrors || _file is null)
            {
                var stream = _isBatchOfErrors ? _streams.Errors : _streams.Output;
                stream.Write(_batch.WrittenSpan);
                stream.Flush();
            }
            else
            {
                _file.Write(_batch.WrittenSpan);
                _fails = false;
            }
        }
        catch (Exception failure)
        {
            // Whatever it is, the next line is tried again. It is said once, until a line is written.
            Tell(failure.Message);
        }

        _batch.ResetWrittenCount();
    }

    private void Tell(string problem)
    {
        if (_file is null || _isBatchOfErrors || _fails)
        {
            return; // a console that is gone can be told nothing
        }

        _fails = true;
        Complain($"The log file {_options.File.Path} (--logging-filename) cannot be written: {problem}");
    }

    /// <summary>What concerns the log itself goes to standard error at once, whatever else does.</summary>
    private void Complain(string message)
    {
        using var line = _formats.Standard.LineOf(new(_time.Now, LogLevel.Error, typeof(LogWriter).FullName!, message));
        try
        {
            _streams.Errors.Write(line.Bytes);
            _streams.Errors.Flush();
        }
        catch (IOException)
        {
            // There is nobody left to tell.
        }
    }
}
