namespace OAuthProxy.SignIn.Bearer;

/// <summary>One answer of GitHub's, of which the log tells once, however many requests it serves and whichever of them is the first to be judged.</summary>
internal sealed class BearerNews
{
    private int _isTold;

    /// <summary>True for the first who asks.</summary>
    public bool BeginTelling() => Interlocked.Exchange(ref _isTold, 1) == 0;
}
