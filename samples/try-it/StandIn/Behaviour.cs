namespace TryIt.StandIn;

/// <summary>
/// How the stand-in misbehaves. An endpoint is one of <see cref="Endpoints"/>; <see cref="Endpoints.Any"/> means each of them.
/// Gates come first, then the earliest given fault that is not used up.
/// </summary>
internal sealed class Behaviour
{
    public const int Always = int.MaxValue;

    private readonly Lock _lock = new();
    private readonly List<(string Endpoint, Gate Gate)> _gates = [];
    private readonly List<(string Endpoint, Fault Fault)> _faults = [];

    /// <summary>Nobody gets an answer until the gate is opened.</summary>
    public Gate Hold(string endpoint)
    {
        var gate = new Gate();
        lock (_lock)
        {
            _gates.Add((endpoint, gate));
        }

        return gate;
    }

    /// <summary>A plain error such as 500, 502, 503.</summary>
    public void Fail(string endpoint, int status, int times = 1) => Add(endpoint, new Fault { Status = status, Left = times });

    /// <summary>The hourly limit is used up: 403 or 429 with <c>x-ratelimit-remaining: 0</c>, and <c>retry-after</c> where given.</summary>
    public void LimitRate(string endpoint, int status = 403, int times = 1, TimeSpan? retryAfter = null) =>
        Add(endpoint, new Fault { Status = status, Left = times, RateLimited = true, RetryAfter = retryAfter });

    /// <summary>The connection is cut without an answer.</summary>
    public void Drop(string endpoint, int times = 1) => Add(endpoint, new Fault { Drop = true, Left = times });

    /// <summary>An answer of the test's own, such as a page of HTML where JSON is expected.</summary>
    public void Answer(string endpoint, int status, string body, string contentType = "application/json", int times = 1) =>
        Add(endpoint, new Fault { Status = status, Body = body, ContentType = contentType, Left = times });

    /// <summary>Behaves again: all gates open, all faults forgotten.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _gates.ForEach(held => held.Gate.Open());
            _gates.Clear();
            _faults.Clear();
        }
    }

    internal async Task WaitAsync(string endpoint, CancellationToken cancellationToken)
    {
        Gate[] gates;
        lock (_lock)
        {
            gates = [.. _gates.Where(held => Matches(held.Endpoint, endpoint)).Select(held => held.Gate)];
        }

        foreach (var gate in gates)
        {
            await gate.WaitAsync(cancellationToken);
        }
    }

    internal Fault? NextFault(string endpoint)
    {
        lock (_lock)
        {
            var index = _faults.FindIndex(given => Matches(given.Endpoint, endpoint));
            if (index < 0)
            {
                return null;
            }

            var (name, fault) = _faults[index];
            if (fault.Left == 1)
            {
                _faults.RemoveAt(index);
            }
            else if (fault.Left != Always)
            {
                _faults[index] = (name, fault with { Left = fault.Left - 1 });
            }

            return fault;
        }
    }

    private static bool Matches(string pattern, string endpoint) => pattern == Endpoints.Any || pattern == endpoint;

    private void Add(string endpoint, Fault fault)
    {
        lock (_lock)
        {
            _faults.Add((endpoint, fault));
        }
    }
}
