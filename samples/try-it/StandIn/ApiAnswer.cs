using System.Text.Json.Nodes;

namespace TryIt.StandIn;

/// <summary>Answers in the shape of the REST API.</summary>
internal static class ApiAnswer
{
    public static Task JsonAsync(HttpContext context, JsonNode body, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }

    public static Task MessageAsync(HttpContext context, int status, string message) => JsonAsync(
        context, new JsonObject { ["message"] = message, ["documentation_url"] = "https://docs.github.com/rest" }, status);

    /// <summary>One page of a list, by <c>per_page</c> and <c>page</c>, with a Link header where there are more.</summary>
    public static Task PageAsync<T>(HttpContext context, IReadOnlyList<T> all, Func<T, JsonNode> toJson)
    {
        var paging = Paging.Of(context.Request);
        if (paging.LinksFor(all.Count) is { } links)
        {
            context.Response.Headers.Link = links;
        }

        return JsonAsync(context, new JsonArray([.. paging.Select(all).Select(toJson)]));
    }
}
