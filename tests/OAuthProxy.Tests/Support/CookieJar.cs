using Microsoft.Net.Http.Headers;

namespace OAuthProxy.Tests.Support;

/// <summary>A browser's cookies by RFC 6265, with the test's clock. Secure is kept but not asked for: the test speaks plain HTTP to the proxy.</summary>
internal sealed class CookieJar(TimeProvider clock)
{
    private readonly List<Entry> _entries = [];

    public int Count => _entries.Count;

    public IEnumerable<string> Names => _entries.Select(entry => entry.Name);

    /// <summary>The value of a cookie, or null.</summary>
    public string? this[string name] => _entries.FirstOrDefault(entry => entry.Name == name)?.Value;

    public void Store(Uri from, IEnumerable<string> setCookies)
    {
        foreach (var cookie in SetCookieHeaderValue.ParseList([.. setCookies]))
        {
            var domain = cookie.Domain.HasValue ? cookie.Domain.Value!.TrimStart('.') : from.Host;
            if (cookie.Domain.HasValue && !HostNames.IsInDomain(from.Host, domain))
            {
                continue; // a browser does not keep a cookie for somebody else
            }

            var path = cookie.Path.HasValue ? cookie.Path.Value! : "/";
            _entries.RemoveAll(entry => entry.Name == cookie.Name.Value && entry.Domain == domain && entry.Path == path);
            var expires = cookie.MaxAge is { } age ? clock.GetUtcNow() + age : cookie.Expires;
            if (expires is null || expires > clock.GetUtcNow())
            {
                _entries.Add(new(cookie.Name.Value!, cookie.Value.Value!, domain, path, !cookie.Domain.HasValue, expires));
            }
        }
    }

    public void Set(string name, string value, string domain, string path = "/")
    {
        _entries.RemoveAll(entry => entry.Name == name && entry.Domain == domain && entry.Path == path);
        _entries.Add(new(name, value, domain, path, HostOnly: false, Expires: null));
    }

    public void Clear() => _entries.Clear();

    /// <summary>The Cookie header for a request, or null.</summary>
    public string? HeaderFor(Uri uri)
    {
        var pairs = _entries
            .Where(entry => entry.Expires is null || entry.Expires > clock.GetUtcNow())
            .Where(entry => entry.HostOnly ? uri.Host.Equals(entry.Domain, StringComparison.OrdinalIgnoreCase) : HostNames.IsInDomain(uri.Host, entry.Domain))
            .Where(entry => uri.AbsolutePath.StartsWith(entry.Path, StringComparison.Ordinal))
            .Select(entry => $"{entry.Name}={entry.Value}");
        var header = string.Join("; ", pairs);
        return header.Length == 0 ? null : header;
    }

    private sealed record Entry(string Name, string Value, string Domain, string Path, bool HostOnly, DateTimeOffset? Expires);
}
