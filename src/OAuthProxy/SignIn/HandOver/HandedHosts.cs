using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using OAuthProxy.Sessions;

namespace OAuthProxy.SignIn.HandOver;

/// <summary>
/// The far hosts at which this browser has a session, so that a sign-out finds them all: the callback's host keeps them. Each has a sealed cookie of its
/// own: of two hand-overs at once neither is lost. They are sent to the proxy's own addresses alone, at every host that has the session's cookie,
/// and go when their host says that the session there is over, or when it would be over by itself.
/// </summary>
internal sealed class HandedHosts(SignInOptions options, ProxyCookies cookies, HandOverSeal seal, SessionLifetime lifetime, TimeProvider clock)
{
    /// <summary>About 4 KB of cookies at most: servers before this one take 8 KB in one header line at their defaults.</summary>
    public const int Most = 30;

    // As many cookies as a browser keeps for a domain. Planted ones must not hide those that are ours.
    private const int MostRead = 200;
    private const int MarkLength = 11;

    /// <summary>In the place of a mark, for hosts that were too many to be remembered.</summary>
    private const string Others = "others";

    /// <param name="context">A request to the callback's host.</param>
    /// <param name="origin">The host that has the session.</param>
    /// <param name="begunAt">The sign-in.</param>
    public void Remember(HttpContext context, ReturnAddress origin, DateTimeOffset begunAt)
    {
        var known = Of(context.Request);
        var same = known.Where(host => host.Origin == origin).ToList();
        if (known.Count < Most || same.Count > 0)
        {
            // Of two sessions the one that ends last: a notice that somebody kept must not have the other one be forgotten.
            Write(context, new(origin, Guid.NewGuid(), same.Select(host => host.Until).Append(EndOf(begunAt)).MaxBy(until => until ?? DateTimeOffset.MaxValue)));
        }
        else
        {
            Append(context, Others, "1", EndOf(clock.GetUtcNow())); // of those before it is not known how long they live, but no longer than this
        }
    }

    /// <summary>In the order of their marks, which is always the same.</summary>
    public IReadOnlyList<HandedHost> Of(HttpRequest request) =>
    [
        .. Values(request)
            .Where(cookie => cookie.Mark.Length == MarkLength)
            .Take(MostRead)
            .Select(cookie => seal.OpenHost(cookie.Value) is { } host && host.Mark == cookie.Mark ? host : null)
            .OfType<HandedHost>()
            .OrderBy(host => host.Mark, StringComparer.Ordinal),
    ];

    /// <summary>There were more than can be remembered.</summary>
    public bool HasOthers(HttpRequest request) => options.RedirectUrl is not null && request.Cookies.ContainsKey(cookies.HandedPrefix + Others);

    public void Write(HttpContext context, HandedHost host) => Append(context, host.Mark, seal.Seal(host), host.Until);

    public void Forget(HttpContext context, HandedHost host) => Delete(context, host.Mark);

    public void ForgetOthers(HttpContext context) => Delete(context, Others);

    public static string MarkOf(ReturnAddress origin) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(origin.Origin)))[..MarkLength];

    /// <summary>Null where only the browser ends it.</summary>
    private DateTimeOffset? EndOf(DateTimeOffset begunAt) => begunAt + lifetime.Whole;

    private List<(string Mark, string Value)> Values(HttpRequest request)
    {
        var found = new List<(string, string)>();
        foreach (var header in options.RedirectUrl is null ? [] : request.Headers.Cookie)
        {
            var pairs = new CookiePairs(header);
            while (pairs.MoveNext())
            {
                if (pairs.Name.StartsWith(cookies.HandedPrefix, StringComparison.Ordinal))
                {
                    found.Add((pairs.Name[cookies.HandedPrefix.Length..].ToString(), pairs.Value.ToString()));
                }
            }
        }

        return found;
    }

    private void Append(HttpContext context, string mark, string value, DateTimeOffset? until)
    {
        var attributes = Attributes(context);
        attributes.Expires = until;
        attributes.MaxAge = until - clock.GetUtcNow();
        context.Response.Cookies.Append(cookies.HandedPrefix + mark, value, attributes);
    }

    /// <summary>Also what is there from a time with another <c>cookie-domain</c>, as far as it is known today.</summary>
    private void Delete(HttpContext context, string mark)
    {
        foreach (var domain in cookies.DomainsOf(RequestHost.NameOf(context.Request).ToString()))
        {
            context.Response.Cookies.Append(cookies.HandedPrefix + mark, "", new CookieOptions(Attributes(context)) { Domain = domain, Expires = DateTimeOffset.UnixEpoch });
        }
    }

    /// <summary>As a sign-out comes from host to host by redirects from other sites, Strict would be too strict.</summary>
    private CookieOptions Attributes(HttpContext context)
    {
        var attributes = cookies.Attributes(context);
        attributes.Path = cookies.IsBoundToHost ? "/" : options.ProxyPrefix;
        attributes.HttpOnly = true;
        attributes.SameSite = options.AttemptSameSite;
        return attributes;
    }
}
