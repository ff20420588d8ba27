using OAuthProxy.Upstreams.Routing;

namespace OAuthProxy.Upstreams;

/// <summary>Sends whoever asks for <c>/prefix</c> where only <c>/prefix/</c> is served there.</summary>
internal static class MissingSlash
{
    // A gateway file serves the path without the slash too.
    public static bool Matters(Upstream upstream) => upstream is { IsPrefix: true, Path: not "/", Policy.IsOfFile: false };

    /// <summary>From the prefix less its slash, for those whom no upstream serves there.</summary>
    public static Destination Detour(Upstream upstream) => new(new Route(upstream.Host, upstream.Path.TrimEnd('/')), null, RedirectAsync) { IsDetour = true };

    /// <summary>
    /// The path must have been held against an upstream's or found to be unambiguous before: one that begins with two slashes would name a
    /// host in <c>Location</c>. Methods with a body keep both (308).
    /// </summary>
    public static Task RedirectAsync(HttpContext context)
    {
        var target = RequestTarget.PathAndQuery(context);
        var path = RequestTarget.PathOf(target);
        var isRead = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        context.Response.StatusCode = isRead ? StatusCodes.Status301MovedPermanently : StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location = $"{path}/{target[path.Length..]}";
        context.Response.Headers.CacheControl = "no-store"; // a browser would remember it beyond the next change of the settings
        return Task.CompletedTask;
    }
}
