using System.Globalization;

namespace OAuthProxy.Sessions;

/// <summary>The session cookie in requests and responses; a long value is cut into <c>NAME_0</c>, <c>NAME_1</c>, …</summary>
internal sealed class SessionCookie(SessionCookieOptions options, ProxyCookies cookies, SessionInstruments instruments, TimeProvider clock)
{
    // A browser keeps 4096 bytes for name, value and attributes together.
    private const int ChunkLength = 3600;
    private const int MaximumChunks = 16;
    private const int MaximumCandidates = 8;

    /// <summary>What a cookie's value stands for; null where it is nothing of ours.</summary>
    public delegate T? Reader<T>(ReadOnlySpan<char> value)
        where T : class;

    /// <summary>The first cookie that stands for something. A browser may send others of the name, which are stale or were planted.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Reads a value.</param>
    /// <param name="isCounted">A request with cookies of which none is good is counted as such here; otherwise the caller knows more.</param>
    public T? Find<T>(HttpRequest request, Reader<T> read, bool isCounted = true)
        where T : class
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
                if (suffix.IsEmpty && candidates++ < MaximumCandidates && pairs.Value.Length <= ChunkLength * MaximumChunks && read(pairs.Value) is { } found)
                {
                    return found;
                }

                if (ChunkIndex(suffix) is { } index)
                {
                    chunks ??= new string?[MaximumChunks];
                    chunks[index] ??= pairs.Value.ToString();
                }
            }
        }

        if (chunks is not null
            && string.Concat(chunks.TakeWhile(chunk => chunk is not null)) is { Length: <= ChunkLength * MaximumChunks } whole
            && read(whole) is { } inChunks)
        {
            return inChunks;
        }

        if (isCounted && (candidates > 0 || chunks is not null))
        {
            instruments.Rejected();
        }

        return null;
    }

    /// <summary>Puts a session's value into the response's cookies and removes what an earlier size of it left behind.</summary>
    public void Write(HttpContext context, string value, Session session)
    {
        var count = value.Length <= ChunkLength ? 0 : (value.Length + ChunkLength - 1) / ChunkLength;
        if (count > MaximumChunks)
        {
            throw new InvalidOperationException($"The session of {session.Identity.Login} takes {count} cookies; {MaximumChunks} is the limit.");
        }

        var attributes = cookies.Attributes(context);
        if (options.Expire > TimeSpan.Zero)
        {
            attributes.Expires = session.CreatedAt + options.Expire;
            attributes.MaxAge = TimeSpan.FromSeconds(Math.Ceiling((session.CreatedAt + options.Expire - clock.GetUtcNow()).TotalSeconds));
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
    public void Remove(HttpContext context)
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
}
