namespace OAuthProxy.Pages;

/// <summary>The page that a stranger sees first.</summary>
internal static class SignInPage
{
    // The part of an address behind # never reaches a server, so that only a script can carry it through the sign-in.
    private static readonly InlineScript Script = new("""
        const a=document.getElementById("start");if(location.hash&&a.dataset.fragment){const u=new URL(a.href);u.searchParams.set("rd",u.searchParams.get("rd")+location.hash);a.href=u;const f=document.getElementById("rd");if(f)f.value+=location.hash}
        """);

    /// <param name="context">The request to answer.</param>
    /// <param name="status">403 before an application, 200 at the page's own address.</param>
    /// <param name="startAddress">The address that begins the sign-in, with the way back in its <c>rd</c>.</param>
    /// <param name="takesFragment">Whether the browser's address is the one to come back to.</param>
    /// <param name="form">Asks for name and password as well; null for GitHub alone.</param>
    public static Task WriteAsync(HttpContext context, int status, string startAddress, bool takesFragment, PasswordForm? form = null) => Html.WriteAsync(
        context,
        status,
        "Sign in",
        $"""
        {Html.Lock()}
        <h1>Sign in to {Html.Encode(context.Request.Host.Host)}</h1>
        <p class="soft">This site is private. GitHub will confirm who you are.</p>
        <p class="ways"><a id="start" href="{Html.Encode(startAddress)}"{(takesFragment ? " data-fragment=\"1\"" : "")}>Sign in with GitHub</a></p>
        {form?.Render()}
        """,
        script: Script,
        form: form);
}
