namespace OAuthProxy.Tests.SignIn;

/// <summary>No upstream is named for a host.</summary>
internal sealed class NoServedHosts : IServedHosts
{
    public bool AreAll => false;

    public bool Contain(ReadOnlySpan<char> host) => false;
}
