using System.Collections.Concurrent;
using System.Diagnostics;

namespace OAuthProxy.Tests.Support;

/// <summary>The spans of one proxy, as an exporter would get them; while it lives, tracing is on for that proxy and no other.</summary>
internal sealed class SpanCapture : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly SemaphoreSlim _news = new(0);

    public SpanCapture(ProxyUnderTest proxy, ActivitySamplingResult sampling = ActivitySamplingResult.AllDataAndRecorded)
    {
        var source = proxy.Services.GetRequiredService<Instrumentation>().Spans;
        _listener = new ActivityListener
        {
            ShouldListenTo = other => ReferenceEquals(other, source),
            // As the SDK's sampler: what is not sampled still passes the trace on, but has no spans below it.
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                sampling == ActivitySamplingResult.AllDataAndRecorded || options.Kind == ActivityKind.Server ? sampling : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                _ended.Enqueue(span);
                _news.Release();
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The span of a request, once the request is over.</summary>
    public async Task<Activity> ServerSpanAsync()
    {
        while (true)
        {
            if (_ended.FirstOrDefault(span => span.Kind == ActivityKind.Server) is { } found)
            {
                return found;
            }

            if (!await _news.WaitAsync(RawConnection.Patience))
            {
                throw new TimeoutException("No request was traced.");
            }
        }
    }

    public IReadOnlyList<Activity> ClientSpans => [.. _ended.Where(span => span.Kind == ActivityKind.Client)];

    public void Dispose()
    {
        _listener.Dispose();
        _news.Dispose();
    }
}
