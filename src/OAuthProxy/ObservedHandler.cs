using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace OAuthProxy;

/// <summary>What is recorded of calls to another server.</summary>
/// <param name="Requests">How many ended how.</param>
/// <param name="Duration">The time until the answer began.</param>
/// <param name="Label">The name of the label that says what was called.</param>
/// <param name="Target">What a request calls: one of a few names, never a path as it was sent.</param>
internal sealed record ObservedCalls(Counter<long> Requests, Histogram<double> Duration, string Label, Func<HttpRequestMessage, string> Target)
{
    /// <summary>Sends the trace's headers on.</summary>
    public bool PassesTraceOn { get; init; }

    /// <summary>Whether a call is of those that are recorded.</summary>
    public Func<HttpRequestMessage, bool> Matters { get; init; } = _ => true;

    /// <summary>The result of a call that was given up: by the client who waited for it, or by a limit.</summary>
    public string GivenUp { get; init; } = "canceled";
}

/// <summary>Counts, times and traces the calls that go through it, from the sending to the head of the answer.</summary>
internal sealed class ObservedHandler(HttpMessageHandler inner, ObservedCalls calls, Instrumentation instrumentation, TimeProvider clock) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        (calls.Requests.Enabled || instrumentation.Spans.HasListeners()) && calls.Matters(request)
            ? ObserveAsync(request, cancellationToken)
            : base.SendAsync(request, cancellationToken);

    private async Task<HttpResponseMessage> ObserveAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var target = calls.Target(request);
        using var span = StartSpan(request, target);
        if (calls.PassesTraceOn)
        {
            PassTraceOn(request);
        }

        var begun = clock.GetTimestamp();
        try
        {
            var answer = await base.SendAsync(request, cancellationToken);
            End(span, target, begun, ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture), isFailure: (int)answer.StatusCode >= StatusCodes.Status400BadRequest);
            return answer;
        }
        catch (Exception failure)
        {
            End(span, target, begun, Reason(failure, cancellationToken), isFailure: true);
            throw;
        }
    }

    /// <summary>HTTP client span of the semantic conventions, without the query, which is nobody's business.</summary>
    private Activity? StartSpan(HttpRequestMessage request, string target)
    {
        if (!instrumentation.Spans.HasListeners())
        {
            return null;
        }

        var method = HttpMethodNames.ForSpan(request.Method.Method);
        var span = instrumentation.Spans.StartActivity($"{method} {target}", ActivityKind.Client);
        if (span is { IsAllDataRequested: true } && request.RequestUri is { } address)
        {
            span.SetTag("http.request.method", method);
            span.SetTag("server.address", address.Host);
            span.SetTag("server.port", address.Port);
            span.SetTag("url.full", address.AbsoluteUri.Split('?', 2)[0]);
        }

        return span;
    }

    /// <summary>
    /// W3C Trace Context. Where tracing is off the client's own headers pass untouched. With a trace that is not sampled there is no span of
    /// ours for the call, and the request's goes on.
    /// </summary>
    private void PassTraceOn(HttpRequestMessage request)
    {
        if (!instrumentation.Spans.HasListeners() || Activity.Current is not { IdFormat: ActivityIdFormat.W3C, Id: { } id } current)
        {
            return;
        }

        request.Headers.Remove(HeaderNames.TraceParent);
        request.Headers.Remove(HeaderNames.TraceState);
        request.Headers.TryAddWithoutValidation(HeaderNames.TraceParent, id);
        if (!string.IsNullOrEmpty(current.TraceStateString))
        {
            request.Headers.TryAddWithoutValidation(HeaderNames.TraceState, current.TraceStateString);
        }
    }

    private void End(Activity? span, string target, long begun, string result, bool isFailure)
    {
        calls.Requests.Add(1, new(calls.Label, target), new("result", result));
        calls.Duration.Record(clock.GetElapsedTime(begun).TotalSeconds, new KeyValuePair<string, object?>(calls.Label, target));
        if (span is null)
        {
            return;
        }

        if (int.TryParse(result, NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            span.SetTag("http.response.status_code", status);
        }

        if (isFailure)
        {
            span.SetTag("error.type", result);
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    private string Reason(Exception failure, CancellationToken cancellationToken) => failure switch
    {
        { InnerException: TimeoutException } => "timeout",
        OperationCanceledException when cancellationToken.IsCancellationRequested => calls.GivenUp,
        _ => "unreachable",
    };
}
