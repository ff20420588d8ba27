using OAuthProxy.SignIn.Bearer;

namespace OAuthProxy.SignIn;

/// <summary>
/// What programs send with each request in place of a session: a GitHub token, or the password of a local account. They say more than a cookie,
/// which goes along by itself; without a good one the session counts.
/// </summary>
internal sealed class Credentials(BearerSignIn tokens, BasicSignIn passwords)
{
    public bool Concern(HttpRequest request, Visit visit) => IsToken(request, visit) || passwords.Concerns(request);

    /// <param name="context">The request.</param>
    /// <param name="visit">What it is.</param>
    /// <param name="isStranger">Without them the request would not pass.</param>
    public ValueTask<Presented> TryAsync(HttpContext context, Visit visit, bool isStranger) =>
        IsToken(context.Request, visit) ? tokens.TryAsync(context) : passwords.TryAsync(context, isStranger);

    /// <summary>Where anybody may pass, the application decides, and a GitHub token may be for it.</summary>
    private bool IsToken(HttpRequest request, Visit visit) => !visit.NeedsNoSignIn && tokens.Concerns(request);
}
