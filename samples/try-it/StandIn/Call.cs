namespace TryIt.StandIn;

/// <summary>One request and its answer. <see cref="Arrival"/> and <see cref="Departure"/> are numbers on one line of events.</summary>
internal sealed record Call(string Endpoint, string Method, string PathAndQuery, string? AuthorizationScheme)
{
    public DateTimeOffset Started { get; init; }

    public DateTimeOffset? Ended { get; init; }

    /// <summary>Null while it lasts and where the connection was lost.</summary>
    public int? Status { get; init; }

    /// <summary>The request's headers. They hold the token, so that a test can look for it where it must not be.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public int Arrival { get; init; }

    public int? Departure { get; init; }

    public bool IsApi => IsApiEndpoint(Endpoint);

    public static bool IsApiEndpoint(string endpoint) =>
        endpoint is not (Endpoints.Authorize or Endpoints.Choice or Endpoints.Token or Endpoints.Unknown);
}
