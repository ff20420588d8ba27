namespace OAuthProxy.Sessions;

/// <summary>The end of an access token that expires, as those of GitHub Apps do.</summary>
/// <param name="At">When it expires.</param>
/// <param name="RefreshToken">With which it is renewed, once; afterwards neither is good for anything.</param>
internal sealed record TokenExpiry(DateTimeOffset At, string RefreshToken)
{
    /// <summary>Long enough that what an upstream begins with the token does not outlive it, and that a pause at GitHub does no harm.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>When it is time to renew it.</summary>
    public DateTimeOffset RenewAt => At - Margin;
}
