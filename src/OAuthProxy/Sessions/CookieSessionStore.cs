using System.Buffers;
using System.Buffers.Text;
using OAuthProxy.Sessions.Protection;

namespace OAuthProxy.Sessions;

/// <summary>
/// Keeps the whole session, sealed, in the person's cookie. What cannot be opened (tampered, truncated, of another secret, of oauth2_proxy) is
/// no session, without an error.
/// </summary>
internal sealed class CookieSessionStore(SessionCookieOptions options, SessionCookie cookie, CookieSecretProtectionProvider protection, SessionLifetime lifetime) : ISessionStore
{
    private readonly CookieBox _box = protection.BoxFor("session/" + options.CookieName);

    public bool EndsEverywhere => false;

    public ValueTask<Session?> LoadAsync(HttpRequest request) => ValueTask.FromResult(cookie.Find(request, Open));

    public ValueTask BeginAsync(HttpContext context, Session session) => KeepAsync(context, session);

    public ValueTask KeepAsync(HttpContext context, Session session)
    {
        var sealedSession = _box.Seal(SessionFormat.Write(options.LeavesTokenOut ? session with { AccessToken = "" } : session));
        cookie.Write(context, Base64Url.EncodeToString(sealedSession), session);
        return ValueTask.CompletedTask;
    }

    public ValueTask EndAsync(HttpContext context)
    {
        cookie.Remove(context);
        return ValueTask.CompletedTask;
    }

    public ValueTask EndAllAsync(HttpContext context, Session session) => throw new NotSupportedException("The sessions of other browsers are in those browsers.");

    private Session? Open(ReadOnlySpan<char> value)
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
            if (Base64Url.DecodeFromChars(value, message, out _, out var written) != OperationStatus.Done || !_box.TryOpen(message[..written], plaintext))
            {
                return null;
            }

            return SessionFormat.Read(plaintext[..(written - SealedBox.Overhead)]) is { } session && lifetime.IsInForce(session) ? session : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
