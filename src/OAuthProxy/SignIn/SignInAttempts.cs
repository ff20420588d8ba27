using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OAuthProxy.GitHub;
using OAuthProxy.Sessions;

namespace OAuthProxy.SignIn;

/// <summary>
/// The cookies of sign-ins under way, one each, so that several tabs can sign in at once; or one for all, and then the last sign-in counts. They
/// are sent to the proxy's own addresses alone and never swell the requests to an application. There are no more than the limit: the oldest go
/// first, when a sign-in begins where the others can be seen, and when one ends.
/// </summary>
internal sealed class SignInAttempts(SignInOptions options, ProxyCookies cookies, TimeProvider clock) : ISignInAttempts
{
    private const int IdBytes = 16;
    private const int NameLength = 8;

    // A browser keeps fewer; more come from somebody who makes them up.
    private const int MostRemoved = 200;

    public string Begin(HttpContext context) => Begin(context, options.AttemptCookiePath);

    public bool End(HttpContext context, string attempt) => End(context, attempt, options.AttemptCookiePath);

    /// <param name="context">The request.</param>
    /// <param name="path">The path where the attempt will end, which its cookie is for.</param>
    public string Begin(HttpContext context, string path)
    {
        var now = clock.GetUtcNow();
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));
        var attempt = string.Create(CultureInfo.InvariantCulture, $"{now.ToUnixTimeSeconds()}.{id}");
        if (options.HasAttemptCookies)
        {
            RemoveOldest(context, path, keep: options.AttemptLimit - 1);
        }

        var attributes = Attributes(context, path);
        attributes.Expires = now + options.AttemptLifetime;
        attributes.MaxAge = options.AttemptLifetime;
        context.Response.Cookies.Append(options.HasAttemptCookies ? cookies.AttemptPrefix + id[..NameLength] : cookies.AttemptName, attempt, attributes);
        return attempt;
    }

    /// <summary>Any cookie will do that has the attempt in it: a second one of the same name, from another domain, must not be in the way.</summary>
    public bool End(HttpContext context, string attempt, string path)
    {
        if (!IsInTime(attempt) || Under(context.Request).FirstOrDefault(cookie => AreEqual(cookie.Attempt, attempt)) is not { Name: { } name })
        {
            return false;
        }

        context.Response.Cookies.Delete(name, Attributes(context, path));
        RemoveOldest(context, path, keep: options.AttemptLimit, except: name);
        return true;
    }

    /// <summary>None that was begun in this browser can be completed any more, as far as it shows them here.</summary>
    public void Abandon(HttpContext context, string path)
    {
        foreach (var name in Under(context.Request).Select(cookie => cookie.Name).Distinct(StringComparer.Ordinal).Take(MostRemoved))
        {
            context.Response.Cookies.Delete(name, Attributes(context, path));
        }
    }

    private void RemoveOldest(HttpContext context, string path, int keep, string except = "")
    {
        if (options.AttemptLimit == 0)
        {
            return;
        }

        // Of the same second, a browser sends the older one first (RFC 6265 section 5.4).
        var names = Under(context.Request)
            .AsEnumerable()
            .Reverse()
            .OrderByDescending(cookie => IsInTime(cookie.Attempt) ? BegunAt(cookie.Attempt) : 0)
            .Select(cookie => cookie.Name)
            .Distinct(StringComparer.Ordinal);
        foreach (var name in names.Where(name => name != except).Skip(keep).Take(MostRemoved))
        {
            context.Response.Cookies.Delete(name, Attributes(context, path));
        }
    }

    /// <summary>The attempts under way in this browser, as far as it shows them here.</summary>
    private List<(string Name, string Attempt)> Under(HttpRequest request)
    {
        var found = new List<(string, string)>();
        foreach (var header in request.Headers.Cookie)
        {
            var pairs = new CookiePairs(header);
            while (pairs.MoveNext())
            {
                if (pairs.Name.SequenceEqual(cookies.AttemptName) || pairs.Name.StartsWith(cookies.AttemptPrefix, StringComparison.Ordinal))
                {
                    found.Add((pairs.Name.ToString(), pairs.Value.ToString()));
                }
            }
        }

        return found;
    }

    private bool IsInTime(string attempt) =>
        BegunAt(attempt) is { } begun
        && clock.GetUtcNow().ToUnixTimeSeconds() - begun is var age
        && age > -SessionCookieOptions.ClockTolerance.TotalSeconds
        && age < options.AttemptLifetime.TotalSeconds;

    /// <summary>In Unix seconds. What a browser sends may be anything.</summary>
    private static long? BegunAt(string attempt) =>
        attempt.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && long.TryParse(attempt.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    private static bool AreEqual(string left, string right) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));

    /// <summary>GitHub, or the callback's host, redirects from another site, for which Strict would be too strict.</summary>
    private CookieOptions Attributes(HttpContext context, string path)
    {
        var attributes = cookies.Attributes(context);
        attributes.Path = cookies.IsBoundToHost ? "/" : path;
        attributes.HttpOnly = true;
        attributes.SameSite = options.AttemptSameSite;
        return attributes;
    }
}
