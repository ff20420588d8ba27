namespace OAuthProxy.Sessions;

/// <summary>Among the features of a request whose session ended at its refresh: GitHub no longer accepts the person's sign-in.</summary>
internal sealed class RevokedSession
{
    public static readonly RevokedSession Instance = new();
}
