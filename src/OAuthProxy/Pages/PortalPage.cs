using System.Globalization;

namespace OAuthProxy.Pages;

/// <summary>What somebody sees who is signed in: who they are here, where they can go, until when, and the ways out.</summary>
internal sealed class PortalPage(PagesOptions options)
{
    private static readonly InlineStyle Style = new("""
        h2{font-size:1rem;margin:1.5rem 0 .5rem}ul{list-style:none;margin:0;padding:0}
        .sites{border:1px solid var(--line);border-radius:8px}.sites li+li{border-top:1px solid var(--line)}.sites a,.sites span{display:block;padding:.6rem 1rem;overflow-wrap:anywhere}
        .sites a{color:var(--text);font-weight:600;text-decoration:none}.sites a::after{content:" \2192" / "";color:var(--soft)}.sites a:hover{background:var(--bg)}.sites span{color:var(--soft)}
        a:focus-visible,summary:focus-visible{outline:3px solid var(--soft);outline-offset:2px}
        details{margin:.75rem 0}summary{cursor:pointer;color:var(--soft)}details li{padding:.15rem 0 .15rem 1rem;overflow-wrap:anywhere}
        dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:1.5rem 0 0;font-size:.875rem;color:var(--soft)}dt,dd{margin:0}dd{text-align:right}
        .out{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;margin:1.5rem 0 0}.out a{color:var(--text);font-weight:600}
        """);

    public Task WriteAsync(HttpContext context, PortalContent content) => Html.WriteAsync(
        context,
        StatusCodes.Status200OK,
        $"Signed in at {context.Request.Host.Host}",
        $"""
        {Html.Lock()}
        <h1>You are signed in as {Html.Encode(content.Login)}</h1>
        {(content.Email.Length == 0 ? "" : $"<p class=\"soft\">{Html.Encode(content.Email)}</p>")}
        {Groups(content)}
        {Sites(content)}
        {Times(content)}
        <p class="out">{Html.Links(content.WaysOut)}</p>
        {(options.HasFooter ? $"<footer>{options.Footer}</footer>" : "")}
        """,
        sources: Html.SourcesFor(options),
        style: Style);

    private static string Groups(PortalContent content) => content.Groups.Count == 0 ? "" : $"""
        <details><summary>{(content.Groups.Count == 1 ? "1 group" : string.Create(CultureInfo.InvariantCulture, $"{content.Groups.Count} groups"))}</summary><ul>{string.Concat(content.Groups.Select(group => $"<li>{Html.Encode(group)}</li>"))}</ul></details>
        """;

    private static string Sites(PortalContent content) => content.Sites.Count == 0 ? "" : $"""
        <h2>Where you can go</h2>
        <ul class="sites">{string.Concat(content.Sites.Select(site => $"<li><a href=\"{Html.Encode(site.Address)}\">{Html.Encode(site.Title)}</a></li>"))}</ul>
        """;

    private string Times(PortalContent content)
    {
        var asked = content.AskedAt is { } at ? $"<dt>{Html.Encode(options.ProviderName)} was asked</dt><dd>{Time(at)}</dd>" : "";
        var ends = content.EndsAt is { } end ? $"<dt>Signed in until</dt><dd>{Time(end)}</dd>" : "";
        return asked.Length + ends.Length == 0 ? "" : $"<dl>{ends}{asked}</dl>";
    }

    private static string Time(DateTimeOffset time) => string.Create(
        CultureInfo.InvariantCulture,
        $"<time datetime=\"{time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\">{time.UtcDateTime:d MMMM yyyy, HH:mm} UTC</time>");
}

/// <summary>What the portal has to say to one person.</summary>
/// <param name="Login">The login, or a local account's name.</param>
/// <param name="Email">The address by which they pass; empty for none.</param>
/// <param name="Groups">Those that count here.</param>
/// <param name="Sites">Where they can go.</param>
/// <param name="WaysOut">Signing out, here and everywhere.</param>
internal sealed record PortalContent(string Login, string Email, IReadOnlyList<string> Groups, IReadOnlyList<PortalSite> Sites, IReadOnlyList<PageLink> WaysOut)
{
    /// <summary>When the session ends; null where the browser ends it, or where there is none.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>When GitHub was last asked; null where it never is.</summary>
    public DateTimeOffset? AskedAt { get; init; }
}

/// <summary>A line of the portal.</summary>
/// <param name="Title">What people call it.</param>
/// <param name="Address">Where it is.</param>
internal sealed record PortalSite(string Title, string Address);
