namespace TryIt.StandIn;

/// <summary>What came to the token endpoint and how it ended; <see cref="Error"/> is null where a token was given.</summary>
internal sealed record TokenExchange
{
    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    public string? Code { get; init; }

    public string? RefreshToken { get; init; }

    public string? RedirectUri { get; init; }

    public string? CodeVerifier { get; init; }

    public string? GrantType { get; init; }

    /// <summary>The client proved itself by Basic authentication and not in the form.</summary>
    public bool BasicAuthentication { get; init; }

    public string? Error { get; init; }
}
