using OAuthProxy.Pages.Templates;

namespace OAuthProxy.Pages;

/// <summary>The page that a stranger sees first.</summary>
internal sealed class SignInPage(PagesOptions options)
{
    /// <summary>The names that oauth2-proxy's templates use, and what is behind them.</summary>
    public static readonly IReadOnlyDictionary<string, Type> Fields = new Dictionary<string, Type>(StringComparer.Ordinal)
    {
        ["ProviderName"] = typeof(string),
        ["SignInMessage"] = typeof(TrustedHtml),
        ["StatusCode"] = typeof(int),
        ["CustomLogin"] = typeof(bool),
        ["Redirect"] = typeof(string),
        ["Version"] = typeof(string),
        ["ProxyPrefix"] = typeof(string),
        ["Footer"] = typeof(TrustedHtml),
        ["LogoData"] = typeof(TrustedHtml),
    };

    // The part of an address behind # never reaches a server, so that only a script can carry it through the sign-in.
    private static readonly InlineScript Script = new("""
        const a=document.getElementById("start");if(location.hash&&a.dataset.fragment){const u=new URL(a.href);u.searchParams.set("rd",u.searchParams.get("rd")+location.hash);a.href=u;const f=document.getElementById("rd");if(f)f.value+=location.hash}
        """);

    private string Logo => options.Logo?.Html ?? Html.Lock();

    private string Message =>
        !options.HasBanner ? ""
        : options.Banner.Length > 0 ? options.Banner
        : $"This site is private. {Html.Encode(options.ProviderName)} will confirm who you are.";

    public Task WriteAsync(HttpContext context, SignInRequest request) =>
        options.Templates?.SignIn is { } template ? WriteTemplateAsync(context, request, template) : WriteOwnAsync(context, request);

    private Task WriteOwnAsync(HttpContext context, SignInRequest request) => Html.WriteAsync(
        context,
        request.Status,
        "Sign in",
        $"""
        {Logo}
        <h1>Sign in to {Html.Encode(context.Request.Host.Host)}</h1>
        {(Message.Length == 0 ? "" : $"<div class=\"soft\">{Message}</div>")}
        <p class="ways"><a id="start" href="{Html.Encode(request.StartAddress)}"{(request.TakesFragment ? " data-fragment=\"1\"" : "")}>Sign in with {Html.Encode(options.ProviderName)}</a></p>
        {request.Form?.Render()}
        {(options.HasFooter ? $"<footer>{options.Footer}</footer>" : "")}
        """,
        script: Script,
        sources: Html.SourcesFor(options),
        hasForm: request.Form is not null);

    private Task WriteTemplateAsync(HttpContext context, SignInRequest request, PageTemplate template) => Html.WriteTemplateAsync(
        context,
        request.Status,
        template,
        new(StringComparer.Ordinal)
        {
            ["ProviderName"] = options.ProviderName,
            ["SignInMessage"] = new TrustedHtml(Message),
            ["StatusCode"] = request.Status,
            ["CustomLogin"] = request.Form is not null,
            ["Redirect"] = request.Return,
            ["Version"] = ProgramVersion.Text,
            ["ProxyPrefix"] = options.ProxyPrefix,
            ["Footer"] = new TrustedHtml(options.Footer),
            ["LogoData"] = new TrustedHtml(Logo),
        },
        hasForm: request.Form is not null);
}
