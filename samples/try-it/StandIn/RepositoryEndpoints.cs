using System.Text.Json.Nodes;

namespace TryIt.StandIn;

/// <summary>What the API tells about organisations and repositories; what the caller may not see is not found.</summary>
internal sealed class RepositoryEndpoints(GitHubDirectory directory)
{
    public Task OrgAsync(ApiRequest request)
    {
        var context = request.Context;
        return directory.FindOrganization(Value(context, "org")) is { } org
            ? ApiAnswer.JsonAsync(context, new JsonObject
            {
                ["login"] = org.Login,
                ["id"] = org.Id,
                ["name"] = org.Login,
                ["type"] = "Organization",
            })
            : NotFoundAsync(context);
    }

    public Task RepoAsync(ApiRequest request)
    {
        if (Find(request) is not { } repository)
        {
            return NotFoundAsync(request.Context);
        }

        var answer = new JsonObject
        {
            ["id"] = repository.Id,
            ["name"] = repository.Name,
            ["full_name"] = $"{repository.Owner}/{repository.Name}",
            ["private"] = repository.Private,
            ["owner"] = new JsonObject { ["login"] = repository.Owner },
        };
        if (request.User is not null)
        {
            var given = repository.PermissionOf(request.User);
            answer["permissions"] = new JsonObject
            {
                ["admin"] = given >= RepositoryPermission.Admin,
                ["maintain"] = given >= RepositoryPermission.Maintain,
                ["push"] = given >= RepositoryPermission.Push,
                ["triage"] = given >= RepositoryPermission.Triage,
                ["pull"] = given >= RepositoryPermission.Pull,
            };
        }

        return ApiAnswer.JsonAsync(request.Context, answer);
    }

    public Task CollaboratorAsync(ApiRequest request)
    {
        var context = request.Context;
        if (request.RefuseAnonymous() is { } refusal)
        {
            return request.RefuseAsync(refusal);
        }

        if (Find(request) is not { } repository)
        {
            return NotFoundAsync(context);
        }

        if (repository.PermissionOf(request.User) < RepositoryPermission.Push)
        {
            return ApiAnswer.MessageAsync(context, 403, "Must have push access to view repository collaborators");
        }

        var asked = directory.FindUser(Value(context, "login"));
        if (asked is null || repository.Collaborators.GetValueOrDefault(asked.Id) == RepositoryPermission.None)
        {
            return NotFoundAsync(context);
        }

        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    /// <summary>A private repository shows itself to those with access, and only to a token with the scope <c>repo</c>.</summary>
    private GitHubRepository? Find(ApiRequest request)
    {
        var repository = directory.FindRepository(Value(request.Context, "owner"), Value(request.Context, "repo"));
        return repository is null || !repository.Private
            || (request.HasScope("repo") && repository.PermissionOf(request.User) > RepositoryPermission.None)
            ? repository
            : null;
    }

    private static string Value(HttpContext context, string name) => (string?)context.Request.RouteValues[name] ?? "";

    private static Task NotFoundAsync(HttpContext context) => ApiAnswer.MessageAsync(context, 404, "Not Found");
}
