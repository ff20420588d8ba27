using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace OAuthProxy.Sessions;

/// <summary>
/// The session cookie in requests and responses; a long value is cut into <c>NAME_0</c>, <c>NAME_1</c>, … All chunks but the first begin with
/// characters of it that are random in whatever is sealed, so that chunks of two sessions are never put together.
/// </summary>
internal sealed class SessionCookie(SessionCookieOptions options, ProxyCookies cookies, SessionInstruments instruments, TimeProvider clock)
{
    // A browser keeps 4096 bytes for name, value and attributes together.
    private const int ChunkLength = 3600;
    private const int MaximumChunks = 16;

    // Of a sealed value the first eight bits are its version, and the next are random.
    private const int MarkStart = 2;
    private const int MarkLength = 8;

    // Whole ones, and as many in chunks. More come from somebody who plants them.
    private const int MaximumCandidates = 8;

    private readonly string[] _chunkNames = [.. Enumerable.Range(0, MaximumChunks).Select(index => string.Create(CultureInfo.InvariantCulture, $"{cookies.SessionName}_{index}"))];

    /// <summary>What a cookie's value stands for; null where it is nothing of ours.</summary>
    public delegate T? Reader<T>(ReadOnlySpan<char> value)
        where T : class;

    /// <summary>
    /// What the session cookie stands for. A browser may send others of the name, which are stale or were planted: they are passed over,
    /// at the cost of a bounded number of attempts and without a copy of them.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Reads a value; called no more than 16 times.</param>
    /// <param name="newer">Which one of two that can be read counts; left out, the one that is found first.</param>
    /// <param name="isCounted">A request with cookies of which none is good is counted as such here; otherwise the caller knows more.</param>
    public T? Find<T>(HttpRequest request, Reader<T> read, Func<T, T, T>? newer = null, bool isCounted = true)
        where T : class
    {
        var headers = request.Headers.Cookie;
        if (headers.Count == 0)
        {
            return null;
        }

        var wholes = new SentValues(headers, stackalloc SentValue[MaximumCandidates]);
        var firsts = new SentValues(headers, stackalloc SentValue[MaximumCandidates]);
        var isThere = false;
        for (var header = 0; header < headers.Count; header++)
        {
            var pairs = new CookiePairs(headers[header]);
            while (pairs.MoveNext())
            {
                if (IndexOf(pairs.Name) is not { } index)
                {
                    continue;
                }

                isThere = true;
                if (pairs.Value.Length is 0 or > ChunkLength)
                {
                    continue;
                }

                if (index < 0)
                {
                    wholes.Add(SentValue.Of(headers, header, pairs.Value));
                }
                else if (index == 0)
                {
                    firsts.Add(SentValue.Of(headers, header, pairs.Value));
                }
            }
        }

        T? found = null;
        for (var index = wholes.Count - 1; index >= 0 && (found is null || newer is not null); index--)
        {
            found = Better(found, read(wholes[index]), newer);
        }

        for (var index = firsts.Count - 1; index >= 0 && (found is null || newer is not null); index--)
        {
            found = Better(found, ReadChunks(headers, firsts[index], read), newer);
        }

        if (found is null && isThere && isCounted)
        {
            instruments.Rejected();
        }

        return found;
    }

    /// <summary>Puts a session's value into the response's cookies and removes what an earlier size of it left behind.</summary>
    public void Write(HttpContext context, string value, Session session)
    {
        const int Room = ChunkLength - MarkLength;
        var count = value.Length <= ChunkLength ? 0 : 1 + ((value.Length - ChunkLength + Room - 1) / Room);
        if (count > MaximumChunks)
        {
            throw new InvalidOperationException($"The session of {session.Identity.Login} takes {count} cookies; {MaximumChunks} is the limit.");
        }

        var attributes = cookies.Attributes(context);
        TakeBack(context);
        var sent = CountIn(context);
        for (var index = -1; index < MaximumChunks; index++)
        {
            var isKept = count == 0 ? index < 0 : index >= 0 && index < count;
            if (!isKept && sent[index + 1] > 0)
            {
                Expire(context, index, attributes, attributes.Domain);
            }

            // The other one of a name is from a time without a domain. What has another domain may be in use at other hosts.
            if (attributes.Domain is not null && sent[index + 1] > (isKept ? 1 : 0))
            {
                Expire(context, index, attributes, domain: null);
            }
        }

        if (options.Expire > TimeSpan.Zero)
        {
            attributes.Expires = session.CreatedAt + options.Expire;
            attributes.MaxAge = TimeSpan.FromSeconds(Math.Ceiling((session.CreatedAt + options.Expire - clock.GetUtcNow()).TotalSeconds));
        }

        context.Response.Cookies.Append(NameOf(count == 0 ? -1 : 0), value[..Math.Min(ChunkLength, value.Length)], attributes);
        for (var index = 1; index < count; index++)
        {
            var start = ChunkLength + ((index - 1) * Room);
            context.Response.Cookies.Append(NameOf(index), string.Concat(value.AsSpan(MarkStart, MarkLength), value.AsSpan(start, Math.Min(Room, value.Length - start))), attributes);
        }
    }

    /// <summary>
    /// Removes the session's cookies, those of the request, whatever their domain, and those already in the response; and with them what a
    /// browser keeps of upstreams.
    /// </summary>
    public void Remove(HttpContext context)
    {
        var attributes = cookies.Attributes(context);
        foreach (var name in context.Request.Cookies.Keys.Where(name => name.StartsWith(cookies.StickyPrefix, StringComparison.Ordinal)))
        {
            context.Response.Cookies.Delete(name, attributes);
        }

        TakeBack(context);
        var sent = CountIn(context);
        for (var index = -1; index < MaximumChunks; index++)
        {
            if (sent[index + 1] > 0)
            {
                foreach (var domain in cookies.DomainsOf(RequestHost.NameOf(context.Request).ToString()).Where(domain => domain != attributes.Domain))
                {
                    Expire(context, index, attributes, domain);
                }
            }

            if (sent[index + 1] > 0 || index < 0)
            {
                Expire(context, index, attributes, attributes.Domain);
            }
        }
    }

    /// <summary>Says nothing of the session in the response after all.</summary>
    public void TakeBack(HttpContext context) =>
        context.Response.Headers.SetCookie = context.Response.Headers.SetCookie.Where(line => IndexOf(NameIn(line)) is null).ToArray();

    /// <summary>The value that begins with this chunk, if it is complete.</summary>
    private T? ReadChunks<T>(StringValues headers, ReadOnlySpan<char> first, Reader<T> read)
        where T : class
    {
        if (first.Length < MarkStart + MarkLength)
        {
            return null;
        }

        Span<SentValue> parts = stackalloc SentValue[MaximumChunks];
        var mark = first.Slice(MarkStart, MarkLength);
        var (count, length, isFull) = (1, first.Length, first.Length == ChunkLength);
        while (isFull && count < MaximumChunks && LastChunk(headers, count, mark) is { } part)
        {
            parts[count++] = part with { Start = part.Start + MarkLength, Length = part.Length - MarkLength };
            length += part.Length - MarkLength;
            isFull = part.Length == ChunkLength;
        }

        var buffer = ArrayPool<char>.Shared.Rent(length);
        try
        {
            first.CopyTo(buffer);
            var end = first.Length;
            foreach (var part in parts[1..count])
            {
                part.In(headers).CopyTo(buffer.AsSpan(end));
                end += part.Length;
            }

            return read(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer, clearArray: true);
        }
    }

    private SentValue? LastChunk(StringValues headers, int index, ReadOnlySpan<char> mark)
    {
        SentValue? last = null;
        for (var header = 0; header < headers.Count; header++)
        {
            var pairs = new CookiePairs(headers[header]);
            while (pairs.MoveNext())
            {
                if (pairs.Name.SequenceEqual(_chunkNames[index]) && pairs.Value.Length <= ChunkLength && pairs.Value.StartsWith(mark))
                {
                    last = SentValue.Of(headers, header, pairs.Value);
                }
            }
        }

        return last;
    }

    /// <summary>How many the request has of each: of the whole cookie first, then of the chunks.</summary>
    private int[] CountIn(HttpContext context)
    {
        var sent = new int[1 + MaximumChunks];
        foreach (var header in context.Request.Headers.Cookie)
        {
            var pairs = new CookiePairs(header);
            while (pairs.MoveNext())
            {
                if (IndexOf(pairs.Name) is { } index)
                {
                    sent[index + 1]++;
                }
            }
        }

        return sent;
    }

    /// <summary>Not by the framework's Delete, which takes away what the response has under another domain.</summary>
    private void Expire(HttpContext context, int index, CookieOptions attributes, string? domain) =>
        context.Response.Cookies.Append(NameOf(index), "", new CookieOptions(attributes) { Domain = domain, Expires = DateTimeOffset.UnixEpoch });

    private string NameOf(int index) => index < 0 ? cookies.SessionName : _chunkNames[index];

    /// <summary>Which chunk has the name; -1 for the whole cookie, null for a cookie of something else.</summary>
    private int? IndexOf(ReadOnlySpan<char> name)
    {
        if (!name.StartsWith(cookies.SessionName, StringComparison.Ordinal))
        {
            return null;
        }

        var suffix = name[cookies.SessionName.Length..];
        return suffix.IsEmpty ? -1
            : suffix.Length is 2 or 3 && suffix[0] == '_' && int.TryParse(suffix[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < MaximumChunks ? index
            : null;
    }

    private static ReadOnlySpan<char> NameIn(string? line) => line.AsSpan()[..Math.Max(0, line.AsSpan().IndexOf('='))];

    private static T? Better<T>(T? one, T? other, Func<T, T, T>? newer)
        where T : class => one is null ? other : other is null || newer is null ? one : newer(one, other);
}
