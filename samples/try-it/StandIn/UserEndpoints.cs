using System.Text.Json.Nodes;

namespace TryIt.StandIn;

/// <summary>What the API tells about the person whose token it is.</summary>
internal sealed class UserEndpoints(GitHubDirectory directory)
{
    public static Task RootAsync(ApiRequest request)
    {
        var http = request.Context.Request;
        var self = $"{http.Scheme}://{http.Host}{http.PathBase}{http.Path.Value?.TrimEnd('/')}";
        return ApiAnswer.JsonAsync(request.Context, new JsonObject
        {
            ["current_user_url"] = $"{self}/user",
            ["emails_url"] = $"{self}/user/emails",
            ["user_organizations_url"] = $"{self}/user/orgs",
        });
    }

    public static Task UserAsync(ApiRequest request)
    {
        if (request.RefuseAnonymous() is { } refusal)
        {
            return request.RefuseAsync(refusal);
        }

        var user = request.User!;
        return ApiAnswer.JsonAsync(request.Context, new JsonObject
        {
            ["login"] = user.Login,
            ["id"] = user.Id,
            ["type"] = "User",
            ["site_admin"] = false,
            ["name"] = user.Name,
            ["email"] = user.Emails.FirstOrDefault(email => email.Primary && email.Visibility == "public")?.Address,
            ["avatar_url"] = "",
        });
    }

    public static Task EmailsAsync(ApiRequest request) => request.RefuseWithoutScope("user:email") is { } refusal
        ? request.RefuseAsync(refusal)
        : ApiAnswer.PageAsync(request.Context, request.User!.Emails, email => new JsonObject
        {
            ["email"] = email.Address,
            ["primary"] = email.Primary,
            ["verified"] = email.Verified,
            ["visibility"] = email.Visibility ?? (email.Primary ? "private" : null),
        });

    /// <summary>Organisations that did not approve the app, or want single sign-on first, are left out without a word.</summary>
    public Task OrgsAsync(ApiRequest request)
    {
        var refusal = directory.OrganizationsNeedScope ? request.RefuseWithoutScope("read:org", "user") : request.RefuseAnonymous();
        if (refusal is not null)
        {
            return request.RefuseAsync(refusal);
        }

        var user = request.User!;
        var publicOnly = !request.HasScope("read:org", "user");
        var all = directory.OrganizationsOf(user).Where(org => !publicOnly || org.Members[user.Id].Public).ToArray();
        TellOfSso(request, all);
        return ApiAnswer.PageAsync(request.Context, [.. all.Where(request.Sees)], Summary);
    }

    public Task TeamsAsync(ApiRequest request)
    {
        if (request.RefuseWithoutScope("read:org", "repo", "user") is { } refusal)
        {
            return request.RefuseAsync(refusal);
        }

        var organizations = directory.OrganizationsOf(request.User!).ToDictionary(org => org.Login, StringComparer.OrdinalIgnoreCase);
        TellOfSso(request, organizations.Values);
        var teams = directory.TeamsOf(request.User!)
            .Where(team => organizations.TryGetValue(team.Organization, out var org) && request.Sees(org))
            .ToArray();
        return ApiAnswer.PageAsync(request.Context, teams, team => new JsonObject
        {
            ["id"] = team.Id,
            ["name"] = team.Name,
            ["slug"] = team.Slug,
            ["privacy"] = "closed",
            ["permission"] = "pull",
            ["parent"] = null,
            ["organization"] = Summary(organizations[team.Organization]),
        });
    }

    private static void TellOfSso(ApiRequest request, IEnumerable<GitHubOrganization> organizations)
    {
        var hidden = organizations.Where(org => org.RequiresSso).Select(org => org.Id).ToArray();
        if (hidden.Length > 0)
        {
            request.Context.Response.Headers["X-GitHub-SSO"] = $"partial-results; organizations={string.Join(',', hidden)}";
        }
    }

    private static JsonObject Summary(GitHubOrganization organization) =>
        new() { ["login"] = organization.Login, ["id"] = organization.Id, ["description"] = "" };
}
