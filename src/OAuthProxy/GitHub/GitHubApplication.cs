using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OAuthProxy.GitHub;

/// <summary>What the OAuth application asks GitHub in its own name, with client id and secret.</summary>
internal sealed class GitHubApplication(GitHubHttp http, GitHubOptions options, TimeProvider clock)
{
    private const int MaximumAnswerBytes = 1 << 20;

    /// <summary>
    /// A new access token in place of one that expires. From then on the old one and the refresh token are good for nothing
    /// (<see href="https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens"/>).
    /// Throws <see cref="GitHubException"/>.
    /// </summary>
    public async Task<GitHubToken> RenewAsync(string refreshToken, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.RedeemUrl)
        {
            Content = new FormUrlEncodedContent(
            [
                new("grant_type", "refresh_token"),
                new("client_id", options.ClientId),
                new("client_secret", options.ClientSecret.Text),
                new("refresh_token", refreshToken),
            ]),
        };
        request.Headers.Accept.ParseAdd("application/json");
        var (status, answer) = await SendAsync(request, GitHubJson.Default.GitHubTokenAnswer, cancellationToken);
        return answer switch
        {
            { Error: "bad_refresh_token" } => throw new GitHubException(GitHubFailure.TokenRejected, "GitHub no longer accepts the refresh token"),
            { Error.Length: > 0 } => throw new GitHubException(GitHubFailure.ApplicationRejected, "GitHub refused to renew the access token"),
            { AccessToken: { Length: > 0 } token } when status == HttpStatusCode.OK => GitHubToken.From(token, answer.RefreshToken, answer.ExpiresIn, clock.GetUtcNow()),
            _ => throw new GitHubException(GitHubFailure.Unavailable, $"GitHub answered {(int)status} to the renewal of an access token"),
        };
    }

    /// <summary>
    /// Whether a token is good and was given to this application
    /// (<see href="https://docs.github.com/en/rest/apps/oauth-applications#check-a-token"/>). It does not count as a failed sign-in at GitHub if not.
    /// Throws <see cref="GitHubException"/>.
    /// </summary>
    public async Task<bool> IssuedAsync(string accessToken, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.ApiUrl, $"applications/{Uri.EscapeDataString(options.ClientId)}/token"))
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new(accessToken), GitHubJson.Default.GitHubTokenQuestion)) { Headers = { ContentType = new("application/json") } },
        };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.ClientId}:{options.ClientSecret.Text}")));
        GitHubApi.Describe(request);
        var (status, answer) = await SendAsync(request, GitHubJson.Default.GitHubTokenOrigin, cancellationToken);
        return status switch
        {
            HttpStatusCode.OK => answer?.App?.ClientId.Equals(options.ClientId, StringComparison.Ordinal) ?? false,
            HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity => false,
            HttpStatusCode.Unauthorized => throw new GitHubException(GitHubFailure.ApplicationRejected, "GitHub does not know this client id and secret"),
            _ => throw new GitHubException(GitHubFailure.Unavailable, $"GitHub answered {(int)status} to the check of a token"),
        };
    }

    private async Task<(HttpStatusCode Status, T? Answer)> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            using var answer = await http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (answer.StatusCode >= HttpStatusCode.InternalServerError)
            {
                return (answer.StatusCode, null);
            }

            await answer.Content.LoadIntoBufferAsync(MaximumAnswerBytes, cancellationToken);
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            return (answer.StatusCode, await JsonSerializer.DeserializeAsync(body, type, cancellationToken));
        }
        catch (OperationCanceledException slow) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GitHubException(GitHubFailure.Unavailable, "GitHub did not answer in time", slow);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or IOException)
        {
            throw new GitHubException(GitHubFailure.Unavailable, "GitHub could not be reached or gave no sensible answer", failure);
        }
    }
}
