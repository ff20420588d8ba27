namespace OAuthProxy.Sessions.Protection;

/// <summary>A key of the cookies and how long it opens what it has sealed.</summary>
/// <param name="Secret">The key material.</param>
/// <param name="OpensUntil">When nothing that it sealed can be in force any more.</param>
/// <param name="IsNext">It seals soon, on other replicas perhaps already: what it opens is not outdated.</param>
internal sealed record CookieKey(byte[] Secret, DateTimeOffset OpensUntil, bool IsNext = false);

/// <summary>Where the keys come from: the operator's cookie secret, or the ring in Redis.</summary>
internal interface ICookieKeys
{
    /// <summary>The one that seals first; the others open. The same array as long as nothing has changed.</summary>
    /// <exception cref="SessionStoreException">The keys are not known at the moment, so that nobody can say what a cookie is.</exception>
    CookieKey[] InForce();

    /// <summary>One of the secrets that the operator gave has changed.</summary>
    void Renew();

    /// <summary>To be awaited before keys are used.</summary>
    /// <exception cref="SessionStoreException">They cannot be had.</exception>
    ValueTask EnsureKnownAsync();
}
