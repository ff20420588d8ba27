using System.Globalization;

namespace OAuthProxy.SignIn;

/// <summary>The <c>Retry-After</c> header.</summary>
internal static class RetryAfter
{
    /// <summary>In whole seconds (RFC 9110 section 10.2.3), which are also the result.</summary>
    public static int Set(HttpResponse response, TimeSpan time)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(time.TotalSeconds));
        response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return seconds;
    }
}
