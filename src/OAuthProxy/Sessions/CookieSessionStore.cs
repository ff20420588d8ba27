using System.Buffers;
using System.Buffers.Text;
using OAuthProxy.Sessions.Protection;

namespace OAuthProxy.Sessions;

/// <summary>
/// Keeps the whole session, sealed, in the person's cookie. What cannot be opened (tampered, truncated, of another secret, of oauth2_proxy) is
/// no session, without an error.
/// </summary>
internal sealed class CookieSessionStore(SessionCookieOptions options, SessionCookie cookie, EndedSessions ended, CookieSecretProtectionProvider protection, SessionInstruments instruments, SessionLifetime lifetime) : ISessionStore
{
    private readonly CookieBox _box = protection.BoxFor("session/" + options.CookieName);

    public bool EndsEverywhere => false;

    /// <summary>One that a previous secret opened is sealed with the new one, so that it outlives the old.</summary>
    public ValueTask<Session?> LoadAsync(HttpRequest request)
    {
        var opened = cookie.Find(request, Open, Newer);
        if (opened is { IsOutdated: true })
        {
            Keep(request.HttpContext, opened.Session);
            instruments.SealedAnew();
        }

        return ValueTask.FromResult(opened?.Session);
    }

    public ValueTask BeginAsync(HttpContext context, Session session)
    {
        Write(context, session);
        return ValueTask.CompletedTask;
    }

    public ValueTask KeepAsync(HttpContext context, Session session)
    {
        Keep(context, session);
        return ValueTask.CompletedTask;
    }

    public ValueTask EndAsync(HttpContext context)
    {
        if (cookie.Find(context.Request, Open, Newer) is { } opened)
        {
            ended.Add(opened.Session.Id);
        }

        cookie.Remove(context);
        context.Features.Set<Kept>(null);
        return ValueTask.CompletedTask;
    }

    public ValueTask EndAllAsync(HttpContext context, Session session) => throw new NotSupportedException("The sessions of other browsers are in those browsers.");

    private void Keep(HttpContext context, Session session)
    {
        Write(context, session);
        if (context.Features.Get<Kept>() is null)
        {
            context.Response.OnStarting(() => TakeBackIfEndedAsync(context));
        }

        context.Features.Set(new Kept(session.Id));
    }

    /// <summary>The person signed out while this request was under way. What is in the browser since then is not touched.</summary>
    private Task TakeBackIfEndedAsync(HttpContext context)
    {
        if (context.Features.Get<Kept>() is { } kept && ended.Contains(kept.Session))
        {
            cookie.TakeBack(context);
        }

        return Task.CompletedTask;
    }

    private void Write(HttpContext context, Session session)
    {
        var sealedSession = _box.Seal(SessionFormat.Write(options.LeavesTokenOut ? session with { AccessToken = "", TokenExpiry = null } : session));
        cookie.Write(context, Base64Url.EncodeToString(sealedSession), session);
    }

    private Opened? Open(ReadOnlySpan<char> value)
    {
        var length = Base64Url.GetMaxDecodedLength(value.Length);
        if (length <= SealedBox.Overhead)
        {
            return null;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(2 * length);
        try
        {
            var message = buffer.AsSpan(0, length);
            var plaintext = buffer.AsSpan(length, length);
            if (Base64Url.DecodeFromChars(value, message, out _, out var written) != OperationStatus.Done || !_box.TryOpen(message[..written], plaintext, out var isOutdated))
            {
                return null;
            }

            return SessionFormat.Read(plaintext[..(written - SealedBox.Overhead)]) is { } session && lifetime.IsInForce(session) ? new(session, isOutdated) : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>The later sign-in counts, and of the same one what GitHub said last.</summary>
    private static Opened Newer(Opened one, Opened other) =>
        (other.Session.CreatedAt, other.Session.RefreshedAt).CompareTo((one.Session.CreatedAt, one.Session.RefreshedAt)) > 0 ? other : one;

    private sealed record Opened(Session Session, bool IsOutdated);

    /// <summary>Among the features of a request that is answered with a cookie of this session.</summary>
    private sealed record Kept(Guid Session);
}
