using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using OAuthProxy.Sessions.Protection;

namespace OAuthProxy.Sessions;

/// <summary>
/// Keeps the whole session, sealed, in the person's cookie; a long one is cut into <c>NAME_0</c>, <c>NAME_1</c>, … What cannot be opened
/// (tampered, truncated, of another secret, of oauth2_proxy) is no session, without an error.
/// </summary>
internal sealed class CookieSessionStore(SessionCookieOptions options, ProxyCookies cookies, CookieSecretProtectionProvider protection, SessionInstruments instruments, TimeProvider clock)
{
    // A browser keeps 4096 bytes for name, value and attributes together.
    private const int ChunkLength = 3600;
    private const int MaximumChunks = 16;
    private const int MaximumCandidates = 8;
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private readonly CookieBox _box = protection.BoxFor("session/" + options.CookieName);

    /// <summary>The session of the request's cookie, if it has one that is in force.</summary>
    public Session? Load(HttpRequest request)
    {
        var headers = request.Headers.Cookie;
        if (headers.Count == 0)
        {
            return null;
        }

        string?[]? chunks = null;
        var candidates = 0;
        foreach (var header in headers)
        {
            var pairs = new CookiePairs(header);
            while (pairs.MoveNext())
            {
                if (!pairs.Name.StartsWith(cookies.SessionName, StringComparison.Ordinal))
                {
                    continue;
                }

                var suffix = pairs.Name[cookies.SessionName.Length..];
                if (suffix.IsEmpty && candidates++ < MaximumCandidates && Open(pairs.Value) is { } session)
                {
                    return session;
                }

                if (ChunkIndex(suffix) is { } index)
                {
                    chunks ??= new string?[MaximumChunks];
                    chunks[index] ??= pairs.Value.ToString();
                }
            }
        }

        if (chunks is not null && Open(string.Concat(chunks.TakeWhile(chunk => chunk is not null))) is { } whole)
        {
            return whole;
        }

        if (candidates > 0 || chunks is not null)
        {
            instruments.Rejected();
        }

        return null;
    }

    /// <summary>Puts the session into the response's cookies and removes what an earlier size of it left behind.</summary>
    public void Save(HttpContext context, Session session)
    {
        var value = Base64Url.EncodeToString(_box.Seal(SessionFormat.Write(options.LeavesTokenOut ? session with { AccessToken = "" } : session)));
        var attributes = cookies.Attributes(context);
        if (options.Expire > TimeSpan.Zero)
        {
            attributes.Expires = session.CreatedAt + options.Expire;
            attributes.MaxAge = TimeSpan.FromSeconds(Math.Ceiling((session.CreatedAt + options.Expire - clock.GetUtcNow()).TotalSeconds));
        }

        var count = value.Length <= ChunkLength ? 0 : (value.Length + ChunkLength - 1) / ChunkLength;
        if (count > MaximumChunks)
        {
            throw new InvalidOperationException($"The session of {session.Identity.Login} takes {count} cookies; {MaximumChunks} is the limit.");
        }

        RemoveExcept(context, count, keepWhole: count == 0);
        if (count == 0)
        {
            context.Response.Cookies.Append(cookies.SessionName, value, attributes);
        }

        for (var index = 0; index < count; index++)
        {
            var chunk = value.AsSpan(index * ChunkLength, Math.Min(ChunkLength, value.Length - (index * ChunkLength)));
            context.Response.Cookies.Append(ChunkName(index), chunk.ToString(), attributes);
        }
    }

    /// <summary>Removes the session's cookies, those of the request and those already in the response.</summary>
    public void Clear(HttpContext context)
    {
        RemoveExcept(context, 0, keepWhole: true);
        context.Response.Cookies.Delete(cookies.SessionName, cookies.Attributes(context));
    }

    private void RemoveExcept(HttpContext context, int keepChunks, bool keepWhole)
    {
        context.Response.Headers.SetCookie = context.Response.Headers.SetCookie.Where(line => !IsSessionCookie(line)).ToArray();
        foreach (var name in context.Request.Cookies.Keys)
        {
            if (name == cookies.SessionName ? !keepWhole : name.StartsWith(cookies.SessionName, StringComparison.Ordinal) && ChunkIndex(name.AsSpan(cookies.SessionName.Length)) >= keepChunks)
            {
                context.Response.Cookies.Delete(name, cookies.Attributes(context));
            }
        }
    }

    private bool IsSessionCookie(string? line)
    {
        var name = line.AsSpan();
        name = name[..Math.Max(0, name.IndexOf('='))];
        return name.StartsWith(cookies.SessionName, StringComparison.Ordinal)
            && (name.Length == cookies.SessionName.Length || ChunkIndex(name[cookies.SessionName.Length..]) is not null);
    }

    private string ChunkName(int index) => string.Create(CultureInfo.InvariantCulture, $"{cookies.SessionName}_{index}");

    private static int? ChunkIndex(ReadOnlySpan<char> suffix) =>
        suffix.Length is 2 or 3 && suffix[0] == '_' && int.TryParse(suffix[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < MaximumChunks
            ? index
            : null;

    private Session? Open(ReadOnlySpan<char> value)
    {
        var length = Base64Url.GetMaxDecodedLength(value.Length);
        if (length <= SealedBox.Overhead || value.Length > ChunkLength * MaximumChunks)
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

            return SessionFormat.Read(plaintext[..(written - SealedBox.Overhead)]) is { } session && IsInForce(session) ? session : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private bool IsInForce(Session session)
    {
        var age = clock.GetUtcNow() - session.CreatedAt;
        return age > -ClockTolerance && (options.Expire == TimeSpan.Zero || age < options.Expire);
    }
}
