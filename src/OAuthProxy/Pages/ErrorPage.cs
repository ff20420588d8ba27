using System.Buffers;
using System.Text.Json;

namespace OAuthProxy.Pages;

/// <summary>An <see cref="ErrorDetail"/> as a page for people or as JSON for programs.</summary>
internal static class ErrorPage
{
    private const string QuietMark = "mark soft";

    public static Task WriteAsync(HttpContext context, ErrorDetail error) =>
        Audience.SeesNoPage(context.Request) ? WriteJsonAsync(context, error) : WriteHtmlAsync(context, error);

    public static async Task WriteJsonAsync(HttpContext context, ErrorDetail error)
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

    private static Task WriteHtmlAsync(HttpContext context, ErrorDetail error) => Html.WriteAsync(
        context,
        error.Status,
        $"{error.Status} {error.Title}",
        $"""
        {(error.Status == StatusCodes.Status403Forbidden ? Html.Lock(QuietMark) : Html.Alert(QuietMark))}
        <h1>{Html.Encode(error.Title)}</h1>
        <p>{Html.Encode(error.Message)}</p>
        {(error.Remedy is null ? "" : $"<p class=\"soft\">{Html.Encode(error.Remedy)}</p>")}
        {(error.Links.Count == 0 ? "" : $"""<p class="ways">{Html.Links(error.Links)}</p>""")}
        <footer>Error {error.Status} &middot; {Html.Encode(context.Request.Host.Value ?? "")}</footer>
        """);
}
