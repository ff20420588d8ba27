using Microsoft.Net.Http.Headers;

namespace OAuthProxy.Tests.Support;

/// <summary>
/// A browser's cookies by RFC 6265, with the test's clock, for requests one after another or at once. Secure is kept but not asked for: the test
/// speaks plain HTTP to the proxy.
/// </summary>
internal sealed class CookieJar(TimeProvider clock)
{
    private readonly Lock _changing = new();

    // Never changed but replaced, so that whoever reads it meanwhile is not disturbed.
    private volatile IReadOnlyList<Entry> _entries = [];

    public int Count => Kept.Count();

    public IEnumerable<string> Names => Kept.Select(entry => entry.Name);

    /// <summary>The value of a cookie, or null.</summary>
    public string? this[string name] => Kept.FirstOrDefault(entry => entry.Name == name)?.Value;

    private IEnumerable<Entry> Kept => _entries.Where(entry => entry.Expires is null || entry.Expires > clock.GetUtcNow());

    public void Store(Uri from, IEnumerable<string> setCookies) => Change(entries =>
    {
        foreach (var cookie in SetCookieHeaderValue.ParseList([.. setCookies]))
        {
            var domain = cookie.Domain.HasValue ? cookie.Domain.Value!.TrimStart('.') : from.Host;
            if (cookie.Domain.HasValue && !HostNames.IsInDomain(from.Host, domain))
            {
                continue; // a browser does not keep a cookie for somebody else
            }

            var path = cookie.Path.HasValue ? cookie.Path.Value! : "/";
            if (!IsTrueToItsName(cookie, path))
            {
                continue;
            }

            // One that takes another's place keeps its place (section 5.3, step 11).
            var place = entries.FindIndex(entry => entry.Name == cookie.Name.Value && entry.Domain == domain && entry.HostOnly == !cookie.Domain.HasValue && entry.Path == path);
            var expires = cookie.MaxAge is { } age ? clock.GetUtcNow() + age : cookie.Expires;
            if (place >= 0)
            {
                entries.RemoveAt(place);
            }

            if (expires is null || expires > clock.GetUtcNow())
            {
                entries.Insert(place >= 0 ? place : entries.Count, new(cookie.Name.Value!, cookie.Value.Value!, domain, path, !cookie.Domain.HasValue, expires));
            }
        }
    });

    public void Set(string name, string value, string domain, string path = "/") => Change(entries =>
    {
        entries.RemoveAll(entry => entry.Name == name && entry.Domain == domain && entry.Path == path);
        entries.Add(new(name, value, domain, path, HostOnly: false, Expires: null));
    });

    public void Clear() => Change(entries => entries.Clear());

    /// <summary>The Cookie header for a request, or null.</summary>
    public string? HeaderFor(Uri uri)
    {
        var pairs = Kept
            .Where(entry => entry.HostOnly ? uri.Host.Equals(entry.Domain, StringComparison.OrdinalIgnoreCase) : HostNames.IsInDomain(uri.Host, entry.Domain))
            .Where(entry => IsOnPath(uri.AbsolutePath, entry.Path))
            .OrderByDescending(entry => entry.Path.Length) // section 5.4, step 2
            .Select(entry => $"{entry.Name}={entry.Value}");
        var header = string.Join("; ", pairs);
        return header.Length == 0 ? null : header;
    }

    private void Change(Action<List<Entry>> change)
    {
        lock (_changing)
        {
            List<Entry> entries = [.. _entries];
            change(entries);
            _entries = entries;
        }
    }

    /// <summary>Section 5.1.4.</summary>
    private static bool IsOnPath(string requested, string path) =>
        requested.StartsWith(path, StringComparison.Ordinal) && (path.EndsWith('/') || requested.Length == path.Length || requested[path.Length] == '/');

    /// <summary>RFC 6265bis section 4.1.3; browsers compare the prefixes without regard to case.</summary>
    private static bool IsTrueToItsName(SetCookieHeaderValue cookie, string path) =>
        cookie.Name.StartsWith("__Host-", StringComparison.OrdinalIgnoreCase) ? cookie.Secure && !cookie.Domain.HasValue && path == "/"
        : !cookie.Name.StartsWith("__Secure-", StringComparison.OrdinalIgnoreCase) || cookie.Secure;

    private sealed record Entry(string Name, string Value, string Domain, string Path, bool HostOnly, DateTimeOffset? Expires);
}
