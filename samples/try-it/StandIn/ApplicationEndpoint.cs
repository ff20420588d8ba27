using System.Text.Json;
using System.Text.Json.Nodes;

namespace TryIt.StandIn;

/// <summary>Tells an app, by its client id and secret, whether a token is good and its own; anything else is not found.</summary>
internal sealed class ApplicationEndpoint(GitHubDirectory directory)
{
    public async Task CheckTokenAsync(HttpContext context)
    {
        var (id, secret) = TokenEndpoint.BasicCredentials(context.Request) ?? default;
        if (directory.Grants.FindApp(id) is not { } app || app.ClientSecret != secret || (string?)context.Request.RouteValues["client_id"] != id)
        {
            await ApiAnswer.MessageAsync(context, 401, "Requires authentication");
            return;
        }

        var question = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var token = question?["access_token"] is { } value && value.GetValueKind() == JsonValueKind.String ? directory.Grants.FindToken(value.GetValue<string>()) : null;
        if (token?.ClientId != app.ClientId || directory.FindUser(token.UserId) is not { } user)
        {
            await ApiAnswer.MessageAsync(context, 404, "Not Found");
            return;
        }

        await ApiAnswer.JsonAsync(context, new JsonObject
        {
            ["scopes"] = new JsonArray([.. token.Scopes.Select(scope => (JsonNode)scope)]),
            ["token"] = token.Value,
            ["app"] = new JsonObject { ["client_id"] = app.ClientId },
            ["user"] = new JsonObject { ["login"] = user.Login, ["id"] = user.Id },
        });
    }
}
