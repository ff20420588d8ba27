using Microsoft.AspNetCore.Http.Extensions;

namespace TryIt.StandIn;

/// <summary>The log of all that came to the stand-in, in the order of arrival.</summary>
internal sealed class Calls(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<Call> _calls = [];
    private readonly List<AuthorizationRequest> _authorizations = [];
    private readonly List<TokenExchange> _exchanges = [];
    private readonly List<(Func<bool> Reached, TaskCompletionSource Signal)> _waiting = [];
    private int _lastEvent;
    private int _epoch;

    public IReadOnlyList<Call> All => Read(() => _calls.ToArray());

    /// <summary>Calls of the REST API: neither the OAuth endpoints nor what is not known.</summary>
    public IReadOnlyList<Call> Api => [.. All.Where(call => call.IsApi)];

    /// <summary>What known apps asked, with state and code challenge; a choice made on the page is not counted again.</summary>
    public IReadOnlyList<AuthorizationRequest> Authorizations => Read(() => _authorizations.ToArray());

    public IReadOnlyList<TokenExchange> Exchanges => Read(() => _exchanges.ToArray());

    public int Count(string endpoint = Endpoints.Any) => All.Count(call => Matches(call, endpoint));

    /// <summary>How many were under way at once, at most.</summary>
    public int MaxConcurrency(string endpoint = Endpoints.Any) => MaxConcurrency(call => Matches(call, endpoint));

    public int MaxConcurrency(Func<Call, bool> filter)
    {
        var calls = All.Where(filter).ToArray();
        return calls.Length == 0 ? 0 : calls.Max(call => calls.Count(other =>
            other.Arrival <= call.Arrival && (other.Departure is null || other.Departure > call.Arrival)));
    }

    /// <summary>Completes as soon as so many have arrived, those before this question included.</summary>
    public async Task WhenArrivedAsync(string endpoint, int count, CancellationToken cancellationToken = default)
    {
        var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Add((() => _calls.Count(call => Matches(call, endpoint)) >= count, signal));
            WakeUp();
        }

        await signal.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Completes as soon as so many have been answered.</summary>
    public async Task WhenAnsweredAsync(string endpoint, int count, CancellationToken cancellationToken = default)
    {
        var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Add((() => _calls.Count(call => call.Departure is not null && Matches(call, endpoint)) >= count, signal));
            WakeUp();
        }

        await signal.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Forgets everything so far; a call under way now is never heard of again.</summary>
    public void Clear() => Read(() =>
    {
        _calls.Clear();
        _authorizations.Clear();
        _exchanges.Clear();
        return ++_epoch;
    });

    internal (int Epoch, int Index) Begin(string endpoint, HttpRequest request) => Read(() =>
    {
        var headers = request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var scheme = headers.GetValueOrDefault("Authorization")?.Split(' ')[0];
        _calls.Add(new Call(endpoint, request.Method, request.GetEncodedPathAndQuery(), scheme)
        {
            Started = time.GetUtcNow(),
            Headers = headers,
            Arrival = ++_lastEvent,
        });
        WakeUp();
        return (_epoch, _calls.Count - 1);
    });

    internal void End((int Epoch, int Index) call, int? status) => Read(() =>
    {
        if (call.Epoch == _epoch)
        {
            _calls[call.Index] = _calls[call.Index] with { Ended = time.GetUtcNow(), Status = status, Departure = ++_lastEvent };
            WakeUp();
        }

        return true;
    });

    internal void Add(AuthorizationRequest request) => Read(() =>
    {
        _authorizations.Add(request);
        return true;
    });

    internal void Add(TokenExchange exchange) => Read(() =>
    {
        _exchanges.Add(exchange);
        return true;
    });

    private static bool Matches(Call call, string endpoint) => endpoint == Endpoints.Any || call.Endpoint == endpoint;

    private void WakeUp()
    {
        foreach (var waiting in _waiting.Where(waiting => waiting.Reached()).ToArray())
        {
            waiting.Signal.TrySetResult();
            _waiting.Remove(waiting);
        }
    }

    private T Read<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }
}
