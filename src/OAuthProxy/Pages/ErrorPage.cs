using System.Buffers;
using System.Text.Json;
using OAuthProxy.Pages.Templates;

namespace OAuthProxy.Pages;

/// <summary>An <see cref="ErrorDetail"/> as a page for people or as JSON for programs.</summary>
internal sealed class ErrorPage(PagesOptions options)
{
    /// <summary>The names that oauth2-proxy's templates use, and what is behind them.</summary>
    public static readonly IReadOnlyDictionary<string, Type> Fields = new Dictionary<string, Type>(StringComparer.Ordinal)
    {
        ["Title"] = typeof(string),
        ["Message"] = typeof(string),
        ["ProxyPrefix"] = typeof(string),
        ["StatusCode"] = typeof(int),
        ["Redirect"] = typeof(string),
        ["RequestID"] = typeof(string),
        ["Footer"] = typeof(TrustedHtml),
        ["Version"] = typeof(string),
    };

    private const string QuietMark = "mark soft";

    public Task WriteAsync(HttpContext context, ErrorDetail error) =>
        Audience.SeesNoPage(context.Request) ? WriteJsonAsync(context, error)
        : options.Templates?.Error is { } template ? WriteTemplateAsync(context, error, template)
        : WriteOwnAsync(context, error);

    public async Task WriteJsonAsync(HttpContext context, ErrorDetail error)
    {
        var body = new ArrayBufferWriter<byte>(256);
        await using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("error", error.Code);
            json.WriteString("message", error.Message);
            if (error.Remedy is not null)
            {
                json.WriteString("remedy", error.Remedy);
            }

            if (ReasonOf(error) is { } reason)
            {
                json.WriteString("reason", reason);
            }

            json.WriteEndObject();
        }

        var response = context.Response;
        response.StatusCode = error.Status;
        response.ContentType = "application/json";
        response.ContentLength = body.WrittenCount;
        response.Headers.XContentTypeOptions = "nosniff";
        Html.NoStore(response);
        await response.Body.WriteAsync(body.WrittenMemory);
    }

    private Task WriteOwnAsync(HttpContext context, ErrorDetail error) => Html.WriteAsync(
        context,
        error.Status,
        $"{error.Status} {error.Title}",
        $"""
        {(error.Status == StatusCodes.Status403Forbidden ? Html.Lock(QuietMark) : Html.Alert(QuietMark))}
        <h1>{Html.Encode(error.Title)}</h1>
        <p>{Html.Encode(error.Message)}</p>
        {(error.Remedy is null ? "" : $"<p class=\"soft\">{Html.Encode(error.Remedy)}</p>")}
        {(ReasonOf(error) is { } reason ? $"<p class=\"soft\">Reason: {Html.Encode(reason)}</p>" : "")}
        {(error.Links.Count == 0 ? "" : $"""<p class="ways">{Html.Links(error.Links)}</p>""")}
        <footer>{(options.HasFooter ? $"<div>{options.Footer}</div>" : "")}Error {error.Status} &middot; {Html.Encode(context.Request.Host.Value ?? "")}</footer>
        """,
        sources: Html.SourcesFor(options));

    private Task WriteTemplateAsync(HttpContext context, ErrorDetail error, PageTemplate template) => Html.WriteTemplateAsync(
        context,
        error.Status,
        template,
        new(StringComparer.Ordinal)
        {
            ["Title"] = error.Title,
            ["Message"] = string.Join(' ', new[] { error.Message, error.Remedy, ReasonOf(error) }.Where(text => !string.IsNullOrEmpty(text))),
            ["ProxyPrefix"] = options.ProxyPrefix,
            ["StatusCode"] = error.Status,
            ["Redirect"] = error.Return,
            ["RequestID"] = context.TraceIdentifier,
            ["Footer"] = new TrustedHtml(options.Footer),
            ["Version"] = ProgramVersion.Text,
        });

    private string? ReasonOf(ErrorDetail error) => options.ShowsReasons ? error.Reason : null;
}
