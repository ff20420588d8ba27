namespace OAuthProxy;

/// <summary>Something without which the proxy cannot do its work; whoever depends on it registers one.</summary>
/// <param name="Name">What it is, in a word.</param>
/// <param name="WhyNotAsync">Null if it is there; otherwise the reason, which anybody may read.</param>
internal sealed record ReadinessCheck(string Name, Func<CancellationToken, ValueTask<string?>> WhyNotAsync)
{
    /// <summary>The proxy goes on as before without it, so that it is ready all the same: only whoever asks for every check is told.</summary>
    public bool IsAdvice { get; init; }
}
