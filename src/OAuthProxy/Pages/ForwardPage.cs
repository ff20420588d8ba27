namespace OAuthProxy.Pages;

/// <summary>
/// Goes on to an address by a page in place of a redirect. After a redirect the browser still counts GitHub as where the navigation began and
/// keeps a SameSite=Strict cookie back; a navigation from this page begins here, and with it a new count of redirects, which browsers limit.
/// </summary>
internal static class ForwardPage
{
    /// <summary>To the address that was asked for itself: with all of its cookies this time.</summary>
    public static Task FromHereAsync(HttpContext context, string title) =>
        WriteAsync(context, $"{context.Request.PathBase}{context.Request.Path}{context.Request.QueryString}", title);

    public static Task WriteAsync(HttpContext context, string address, string title) => Html.WriteAsync(
        context,
        StatusCodes.Status200OK,
        title,
        $"""<h1>{Html.Encode(title)}</h1><p class="ways"><a href="{Html.Encode(address)}">Continue</a></p>""",
        head: $"""<meta http-equiv="refresh" content="0;url={Html.Encode(address)}">""");
}
