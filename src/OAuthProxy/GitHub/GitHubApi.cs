using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OAuthProxy.GitHub;

/// <summary>
/// The few calls of GitHub's REST API that a sign-in and a refresh need, made at the same time
/// (<see href="https://docs.github.com/en/rest/users"/>, <see href="https://docs.github.com/en/rest/orgs"/>, <see href="https://docs.github.com/en/rest/teams"/>).
/// </summary>
internal sealed class GitHubApi(GitHubHttp http, GitHubOptions options, TimeProvider clock)
{
    // 100 pages of 100; a directory that has no end must not hold a sign-in for ever.
    private const int MaximumPages = 100;
    private const int MaximumAnswerBytes = 8 << 20;

    // However many pages there are, somebody is waiting.
    private static readonly TimeSpan LongestRound = TimeSpan.FromSeconds(20);

    /// <summary>All that the rules look at, of the person whose token it is. Throws <see cref="GitHubException"/>.</summary>
    public async Task<Identity> GetIdentityAsync(string accessToken, CancellationToken cancellationToken)
    {
        using var expired = new CancellationTokenSource(LongestRound, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, expired.Token);
        try
        {
            return await new Calls(this, accessToken, limit.Token).GetIdentityAsync();
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

    private sealed class Calls(GitHubApi api, string accessToken, CancellationToken cancellationToken)
    {
        public async Task<Identity> GetIdentityAsync()
        {
            var user = GetAsync("user", GitHubJson.Default.GitHubUser);
            var emails = GetPagesAsync("user/emails?per_page=100", GitHubJson.Default.GitHubEmailArray);
            var organizations = GetPagesAsync("user/orgs?per_page=100", GitHubJson.Default.GitHubOrganizationArray);
            var teams = GetPagesAsync("user/teams?per_page=100", GitHubJson.Default.GitHubTeamArray);
            var repository = HasRepositoryAccessAsync(user);
            await Task.WhenAll(user, emails, organizations, teams, repository);

            var person = await user ?? throw new GitHubException(GitHubFailure.Unavailable, "GitHub did not say whose token it is");
            return new Identity(
                person.Id,
                person.Login,
                [.. (await emails).Where(email => email.Verified).OrderByDescending(email => email.Primary).Select(email => email.Email)],
                [.. (await organizations).Select(organization => organization.Login), .. (await teams).Select(team => $"{team.Organization.Login}:{team.Slug}")],
                await repository ? [api.Repository] : []);
        }

        /// <summary>
        /// With the person's own token: push, or pull where not everybody has it. With the operator's token: being a collaborator
        /// (<see href="https://docs.github.com/en/rest/collaborators/collaborators#check-if-a-user-is-a-repository-collaborator"/>: 204 or 404).
        /// </summary>
        private async Task<bool> HasRepositoryAccessAsync(Task<GitHubUser?> user)
        {
            if (api.Repository.Length == 0)
            {
                return false;
            }

            if (api.RepositoryToken.Length == 0)
            {
                var repository = await GetAsync($"repos/{api.Repository}", GitHubJson.Default.GitHubRepository);
                return repository?.Permissions is { } permissions && (permissions.Push || (repository.Private && permissions.Pull));
            }

            var login = (await user)?.Login;
            using var answer = await api.SendAsync($"repos/{api.Repository}/collaborators/{login}", api.RepositoryToken, cancellationToken);
            return answer.StatusCode switch
            {
                HttpStatusCode.NoContent => true,
                HttpStatusCode.NotFound => false,
                // The operator's token, not the person's: that it fails says nothing about the person.
                _ => throw new GitHubException(GitHubFailure.Unavailable, $"GitHub answered {(int)answer.StatusCode} to the look-up of collaborators; --github-token needs push access to the repository") { RetryAfter = api.PauseOf(answer) },
            };
        }

        private async Task<T?> GetAsync<T>(string path, JsonTypeInfo<T> type)
            where T : class
        {
            using var answer = await api.SendAsync(path, accessToken, cancellationToken);
            return await IsForbiddenOrAbsentAsync(answer) ? null : await ReadAsync(answer, type);
        }

        private async Task<List<T>> GetPagesAsync<T>(string path, JsonTypeInfo<T[]> type)
        {
            var all = new List<T>();
            var next = path;
            for (var page = 0; next is not null && page < MaximumPages; page++)
            {
                using var answer = await api.SendAsync(next, accessToken, cancellationToken);
                if (await IsForbiddenOrAbsentAsync(answer))
                {
                    break;
                }

                var items = await ReadAsync(answer, type);
                if (items is null || Array.Exists(items, item => item is null))
                {
                    throw new JsonException("An entry of a list is missing.");
                }

                all.AddRange(items);
                next = api.NextPage(answer);
            }

            return all;
        }

        private async Task<T?> ReadAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> type)
        {
            if (answer.StatusCode == HttpStatusCode.Unauthorized)
            {
                throw new GitHubException(GitHubFailure.TokenRejected, "GitHub no longer accepts the sign-in");
            }

            if (!answer.IsSuccessStatusCode)
            {
                throw new GitHubException(GitHubFailure.Unavailable, $"GitHub answered {(int)answer.StatusCode} {answer.ReasonPhrase}") { RetryAfter = api.PauseOf(answer) };
            }

            await answer.Content.LoadIntoBufferAsync(MaximumAnswerBytes, cancellationToken);
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync(body, type, cancellationToken);
        }

        /// <summary>
        /// 403 for a scope that the token does not have, and 404 for what GitHub hides, mean "nothing there" and leave the rules to refuse with
        /// their reason. A 403 that is a rate limit is an outage: nobody must lose a membership by it.
        /// </summary>
        private async Task<bool> IsForbiddenOrAbsentAsync(HttpResponseMessage answer) =>
            answer.StatusCode == HttpStatusCode.NotFound || (answer.StatusCode == HttpStatusCode.Forbidden && !await IsRateLimitAsync(answer));

        /// <summary>
        /// The secondary limits may come without any header; then only the message tells
        /// (<see href="https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api"/>).
        /// </summary>
        private async Task<bool> IsRateLimitAsync(HttpResponseMessage answer)
        {
            if (answer.Headers.Contains("Retry-After")
                || (answer.Headers.TryGetValues("x-ratelimit-remaining", out var remaining) && remaining.Contains("0", StringComparer.Ordinal)))
            {
                return true;
            }

            await answer.Content.LoadIntoBufferAsync(MaximumAnswerBytes, cancellationToken);
            var message = await answer.Content.ReadAsStringAsync(cancellationToken);
            return message.Contains("rate limit", StringComparison.OrdinalIgnoreCase) || message.Contains("abuse detection", StringComparison.OrdinalIgnoreCase);
        }
    }

    private string Repository => options.Repository;

    private string RepositoryToken => options.RepositoryToken.Text;

    private Task<HttpResponseMessage> SendAsync(string path, string token, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(options.ApiUrl, path));
        request.Headers.Authorization = new("Bearer", token);
        request.Headers.Accept.ParseAdd("application/vnd.github+json");
        request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        return http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>
    /// What <c>Retry-After</c> says (RFC 9110 section 10.2.3), or else until when nothing is left of the limit
    /// (<see href="https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit"/>).
    /// </summary>
    private TimeSpan PauseOf(HttpResponseMessage answer)
    {
        var now = clock.GetUtcNow();
        var until = answer.Headers.RetryAfter is { } asked ? asked.Date ?? now + asked.Delta
            : answer.Headers.TryGetValues("x-ratelimit-remaining", out var remaining) && remaining.Contains("0", StringComparer.Ordinal)
                && answer.Headers.TryGetValues("x-ratelimit-reset", out var reset) && uint.TryParse(reset.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
        return until > now ? until.Value - now : TimeSpan.Zero;
    }

    /// <summary>The <c>rel="next"</c> of the Link header (RFC 8288), only if it stays at the API that the token is meant for.</summary>
    private string? NextPage(HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues("Link", out var lines))
        {
            return null;
        }

        foreach (var link in lines.SelectMany(line => line.Split(',')))
        {
            var (open, close) = (link.IndexOf('<', StringComparison.Ordinal), link.IndexOf('>', StringComparison.Ordinal));
            if (open >= 0 && close > open
                && link.AsSpan(close).Contains("rel=\"next\"", StringComparison.OrdinalIgnoreCase)
                && Uri.TryCreate(options.ApiUrl, link[(open + 1)..close], out var next)
                && next.GetLeftPart(UriPartial.Authority) == options.ApiUrl.GetLeftPart(UriPartial.Authority))
            {
                return next.AbsoluteUri;
            }
        }

        return null;
    }
}
