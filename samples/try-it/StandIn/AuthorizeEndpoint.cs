using Microsoft.AspNetCore.Http.Extensions;

namespace TryIt.StandIn;

/// <summary>Asks who it is and sends the browser back to the app with a code, or with the reason why there is none.</summary>
internal sealed class AuthorizeEndpoint(GitHubStandIn standIn)
{
    public Task ShowAsync(HttpContext context)
    {
        var request = AuthorizationRequest.From(context.Request.Query);
        if (standIn.Directory.Grants.FindApp(request.ClientId) is not { } app)
        {
            return NotFoundAsync(context);
        }

        standIn.Calls.Add(request);
        if (Refusal(request, app) is { } refusal)
        {
            return refusal(context);
        }

        var login = request.Login ?? standIn.Directory.AutoApprove;
        return login is not null && standIn.Directory.FindUser(login) is { } user
            ? GrantAsync(context, request, app, user)
            : AuthorizePage.WriteAsync(context, standIn.Directory, request);
    }

    public async Task ChooseAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        var request = AuthorizationRequest.From(form.Where(field => field.Key is not "cancel"));
        if (standIn.Directory.Grants.FindApp(request.ClientId) is not { } app)
        {
            await NotFoundAsync(context);
        }
        else if (Refusal(request, app) is { } refusal)
        {
            await refusal(context);
        }
        else if (request.Login is { } login && !form.ContainsKey("cancel") && standIn.Directory.FindUser(login) is { } user)
        {
            await GrantAsync(context, request, app, user);
        }
        else
        {
            await SendBackAsync(context, request, app, Error("access_denied", "The user has denied your application access."));
        }
    }

    private static RequestDelegate? Refusal(AuthorizationRequest request, GitHubApp app)
    {
        if (request.RedirectUri is { } uri && !(Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && app.Accepts(parsed)))
        {
            // The registered address is told, never the one that was asked for.
            return context => SendBackAsync(context, request with { RedirectUri = null }, app, Error(
                "redirect_uri_mismatch", "The redirect_uri MUST match the registered callback URL for this application."));
        }

        return Pkce.IsAcceptable(request.CodeChallenge, request.CodeChallengeMethod)
            ? null
            : context => SendBackAsync(context, request, app, Error("invalid_request", "The code_challenge must be made with S256."));
    }

    private Task GrantAsync(HttpContext context, AuthorizationRequest request, GitHubApp app, GitHubUser user) =>
        SendBackAsync(context, request, app, new() { { "code", standIn.Directory.Grants.IssueCode(user.Id, request) } });

    private static QueryBuilder Error(string error, string description) =>
        new() { { "error", error }, { "error_description", description } };

    private static Task SendBackAsync(HttpContext context, AuthorizationRequest request, GitHubApp app, QueryBuilder answer)
    {
        if (request.State is { } state)
        {
            answer.Add("state", state);
        }

        var target = request.RedirectUri ?? app.RedirectUris[0].AbsoluteUri;
        var query = answer.ToString();
        context.Response.Redirect(target + (target.Contains('?', StringComparison.Ordinal) ? "&" + query[1..] : query));
        return Task.CompletedTask;
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = 404;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(
            "<!doctype html><title>Not found</title><h1>404</h1><p>There is no such OAuth app.", context.RequestAborted);
    }
}
