using System.Text;
using System.Text.Json.Nodes;

namespace TryIt.StandIn;

/// <summary>Gives a token for a code, or for a refresh token. As on GitHub, a refusal is an answer with status 200 too.</summary>
internal sealed class TokenEndpoint(GitHubStandIn standIn)
{
    private const string BadCode = "bad_verification_code";

    public async Task AnswerAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        string? Field(string name) => form.TryGetValue(name, out var value) ? value.ToString() : null;
        var basic = BasicCredentials(context.Request);
        var exchange = new TokenExchange
        {
            ClientId = basic?.Id ?? Field("client_id"),
            ClientSecret = basic?.Secret ?? Field("client_secret"),
            Code = Field("code"),
            RefreshToken = Field("refresh_token"),
            RedirectUri = Field("redirect_uri"),
            CodeVerifier = Field("code_verifier"),
            GrantType = Field("grant_type"),
            BasicAuthentication = basic is not null,
        };

        var (token, error, description) = Decide(exchange);
        standIn.Calls.Add(exchange with { Error = error });
        await WriteAsync(context, token is null ? new() { ["error"] = error!, ["error_description"] = description! } : Describe(token));
    }

    private static Dictionary<string, JsonNode> Describe(AccessToken token)
    {
        var answer = new Dictionary<string, JsonNode> { ["access_token"] = token.Value, ["token_type"] = "bearer", ["scope"] = string.Join(',', token.Scopes) };
        if (token.RefreshToken is { } refreshToken)
        {
            answer["expires_in"] = (int)GitHubGrants.TokenLifetime.TotalSeconds;
            answer["refresh_token"] = refreshToken;
            answer["refresh_token_expires_in"] = (int)GitHubGrants.RefreshTokenLifetime.TotalSeconds;
        }

        return answer;
    }

    private (AccessToken? Token, string? Error, string? Description) Decide(TokenExchange exchange)
    {
        var grants = standIn.Directory.Grants;
        if (grants.FindApp(exchange.ClientId) is not { } app || app.ClientSecret != exchange.ClientSecret)
        {
            return (null, "incorrect_client_credentials", "The client_id and/or client_secret passed are incorrect.");
        }

        if (exchange.GrantType == "refresh_token")
        {
            return exchange.RefreshToken is { } refreshToken && grants.Renew(refreshToken, app.ClientId) is { } renewed
                ? (renewed, null, null)
                : (null, "bad_refresh_token", "The refresh token passed is incorrect or expired.");
        }

        if (exchange.Code is null || grants.Redeem(exchange.Code, app.ClientId) is not { } grant)
        {
            return (null, BadCode, "The code passed is incorrect or expired.");
        }

        if (!IsSameRedirectUri(grant.Request.RedirectUri, exchange.RedirectUri, app))
        {
            return (null, "redirect_uri_mismatch", "The redirect_uri is not the one the code was issued for.");
        }

        if (!Pkce.Proves(exchange.CodeVerifier, grant.Request.CodeChallenge))
        {
            return (null, BadCode, "The code_verifier does not match the code_challenge.");
        }

        return (grants.IssueToken(grant.UserId, Scopes.Parse(grant.Request.Scope), app.ClientId), null, null);
    }

    /// <summary>The same as before or, where the authorization request left it out, any that is registered (RFC 6749, 4.1.3).</summary>
    private static bool IsSameRedirectUri(string? before, string? now, GitHubApp app) => before is not null || now is null
        ? before == now
        : Uri.TryCreate(now, UriKind.Absolute, out var uri) && app.Accepts(uri);

    /// <summary>Form-encoded unless JSON was asked for.</summary>
    private static Task WriteAsync(HttpContext context, Dictionary<string, JsonNode> answer)
    {
        if (context.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase))
        {
            var members = answer.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value));
            return ApiAnswer.JsonAsync(context, new JsonObject(members));
        }

        context.Response.ContentType = "application/x-www-form-urlencoded; charset=utf-8";
        return context.Response.WriteAsync(
            string.Join('&', answer.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value.ToString())}")), context.RequestAborted);
    }

    internal static (string Id, string Secret)? BasicCredentials(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        var buffer = new byte[authorization.Length];
        if (!authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)
            || !Convert.TryFromBase64String(authorization[6..].Trim(), buffer, out var length))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(buffer, 0, length).Split(':', 2);
        return pair.Length == 2 ? (Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair[1])) : null;
    }
}
