namespace TryIt.StandIn;

/// <summary>The endpoints' names in <see cref="Calls"/> and <see cref="Behaviour"/>; the Enterprise prefix is not part of a name.</summary>
internal static class Endpoints
{
    public const string Any = "*";
    public const string Authorize = "GET /login/oauth/authorize";
    public const string Choice = "POST /login/oauth/authorize";
    public const string Token = "POST /login/oauth/access_token";
    public const string Root = "GET /";
    public const string User = "GET /user";
    public const string Emails = "GET /user/emails";
    public const string Orgs = "GET /user/orgs";
    public const string Teams = "GET /user/teams";
    public const string Org = "GET /orgs/{org}";
    public const string Repo = "GET /repos/{owner}/{repo}";
    public const string Collaborator = "GET /repos/{owner}/{repo}/collaborators/{login}";
    public const string ApplicationToken = "POST /applications/{client_id}/token";
    public const string Unknown = "unknown";

    /// <summary>Prefix of the API on a GitHub Enterprise Server.</summary>
    public const string EnterprisePrefix = "/api/v3";
}
