namespace TryIt.StandIn;

/// <summary>A request to the REST API whose caller is known, or who is nobody in particular.</summary>
internal sealed class ApiRequest
{
    private const string BadCredentials = "Bad credentials";

    private ApiRequest(HttpContext context, AccessToken? token, GitHubUser? user) => (Context, Token, User) = (context, token, user);

    public HttpContext Context { get; }

    public AccessToken? Token { get; }

    public GitHubUser? User { get; }

    /// <summary>
    /// Refuses what GitHub refuses before it looks at anything else: no user agent, a token in the query, a bad token.
    /// </summary>
    public static Task AnswerAsync(HttpContext context, GitHubDirectory directory, Func<ApiRequest, Task> answer)
    {
        var request = context.Request;
        if (string.IsNullOrWhiteSpace(request.Headers.UserAgent))
        {
            return ApiAnswer.MessageAsync(context, 403, "Request forbidden: it has no User-Agent header");
        }

        if (request.Query.ContainsKey("access_token"))
        {
            return ApiAnswer.MessageAsync(context, 400, "Must specify access token via Authorization header");
        }

        var authorization = request.Headers.Authorization.ToString();
        if (authorization.Length == 0)
        {
            return answer(new ApiRequest(context, token: null, user: null));
        }

        var token = TokenIn(authorization) is { } value ? directory.Grants.FindToken(value) : null;
        if (token is null || directory.FindUser(token.UserId) is not { } user)
        {
            return ApiAnswer.MessageAsync(context, 401, BadCredentials);
        }

        context.Response.Headers["X-OAuth-Scopes"] = string.Join(", ", token.Scopes);
        return answer(new ApiRequest(context, token, user));
    }

    /// <summary>Null for a caller with a user behind it.</summary>
    public Refusal? RefuseAnonymous() => User is null ? new Refusal(401, "Requires authentication") : null;

    /// <summary>Null where the token has one of these scopes.</summary>
    public Refusal? RefuseWithoutScope(params ReadOnlySpan<string> anyOf)
    {
        var accepted = string.Join(", ", anyOf!);
        Context.Response.Headers["X-Accepted-OAuth-Scopes"] = accepted;
        return RefuseAnonymous() ?? (HasScope(anyOf) ? null : new Refusal(403, $"You need one of these scopes: {accepted}"));
    }

    public Task RefuseAsync(Refusal refusal) => ApiAnswer.MessageAsync(Context, refusal.Status, refusal.Message);

    public bool HasScope(params ReadOnlySpan<string> anyOf) => Token is not null && Scopes.Allow(Token.Scopes, anyOf);

    /// <summary>Whether this organisation is shown to the app the token belongs to.</summary>
    public bool Sees(GitHubOrganization organization) =>
        !organization.RequiresSso
        && (!organization.RestrictsApps || Token?.ClientId is not { } clientId || organization.ApprovedApps.Contains(clientId));

    private static string? TokenIn(string authorization)
    {
        var space = authorization.IndexOf(' ', StringComparison.Ordinal);
        var scheme = space < 0 ? "" : authorization[..space];
        return scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) || scheme.Equals("token", StringComparison.OrdinalIgnoreCase)
            ? authorization[(space + 1)..].Trim()
            : null;
    }
}

internal sealed record Refusal(int Status, string Message);
