namespace OAuthProxy.SignIn.HandOver;

/// <summary>
/// What a far host tells the callback's in somebody's browser: a session began there by itself, with a password, and a sign-out has to find it. It
/// gives nobody anything; in another browser it has a host visited at the sign-out for nothing.
/// </summary>
/// <param name="Origin">The root of the far host.</param>
/// <param name="Address">Where the person goes on to, as an absolute address.</param>
/// <param name="BegunAt">The sign-in.</param>
internal sealed record HandOverNotice(ReturnAddress Origin, ReturnAddress Address, DateTimeOffset BegunAt);
