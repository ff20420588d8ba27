namespace OAuthProxy.Pages;

/// <summary>
/// Goes on to an address by a page in place of a redirect. After a redirect the browser still counts GitHub as where the navigation began and
/// keeps a SameSite=Strict cookie back; a navigation from this page begins here.
/// </summary>
internal static class ForwardPage
{
    public static Task WriteAsync(HttpContext context, string address) => Html.WriteAsync(
        context,
        StatusCodes.Status200OK,
        "Signed in",
        $"""<h1>Signed in</h1><p class="ways"><a href="{Html.Encode(address)}">Continue</a></p>""",
        head: $"""<meta http-equiv="refresh" content="0;url={Html.Encode(address)}">""");
}
