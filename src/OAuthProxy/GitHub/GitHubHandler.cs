using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace OAuthProxy.GitHub;

/// <summary>Settings of <see cref="GitHubHandler"/> beside the framework's own.</summary>
internal sealed class GitHubHandlerOptions : OAuthOptions
{
    /// <summary>The redirect URI as registered with GitHub; null: made from the request.</summary>
    public Uri? RedirectUrl { get; set; }
}

/// <summary>
/// The authorization code flow with GitHub. State and PKCE (RFC 7636) are the framework's; what is added is the redirect URI that the operator
/// registered, the cookies that tie a sign-in to its browser, GitHub's way of refusing with status 200, and the facts that the rules look at.
/// </summary>
internal sealed class GitHubHandler(
    IOptionsMonitor<GitHubHandlerOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    GitHubApi api,
    GitHubOptions github,
    ISignInAttempts attempts)
    : OAuthHandler<GitHubHandlerOptions>(options, logger, encoder)
{
    /// <summary>The property of a challenge that becomes GitHub's <c>prompt</c> parameter.</summary>
    public const string PromptProperty = "prompt";

    private const string AttemptProperty = ".attempt";

    private AuthenticationProperties? _properties;

    /// <summary>The <see cref="Identity"/> found by a sign-in.</summary>
    public static Identity IdentityOf(AuthenticationProperties properties) => properties.GetParameter<Identity>(nameof(Identity))!;

    /// <summary>The token of a sign-in.</summary>
    public static GitHubToken TokenOf(AuthenticationProperties properties) => properties.GetParameter<GitHubToken>(nameof(GitHubToken))!;

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        var url = base.BuildChallengeUrl(properties, RedirectUriOr(redirectUri));
        return url + Parameter("prompt", properties.GetParameter<string>(PromptProperty) ?? github.Prompt) + Parameter("response_mode", github.ResponseMode);
    }

    protected override void GenerateCorrelationId(AuthenticationProperties properties) => properties.Items[AttemptProperty] = attempts.Begin(Context);

    protected override bool ValidateCorrelationId(AuthenticationProperties properties) =>
        properties.Items.Remove(AttemptProperty, out var attempt) && attempt is not null && attempts.End(Context, attempt);

    /// <summary>A failure keeps what the state said, so that the page about it knows the way back; thrown, it would lose it.</summary>
    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        try
        {
            return await base.HandleRemoteAuthenticateAsync();
        }
        catch (GitHubException failure)
        {
            return HandleRequestResult.Fail(failure, _properties);
        }
    }

    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        _properties = context.Properties;
        Options.ClientSecret = github.ClientSecret.Text; // it may have changed since the handler was set up
        OAuthTokenResponse answer;
        try
        {
            answer = await base.ExchangeCodeAsync(new(context.Properties, context.Code, RedirectUriOr(context.RedirectUri)));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException or InvalidOperationException or OperationCanceledException && !Context.RequestAborted.IsCancellationRequested)
        {
            throw new GitHubException(GitHubFailure.Unavailable, "GitHub could not be reached or gave no sensible answer", failure);
        }

        // GitHub refuses with status 200; any other status is a fault of its own. The framework makes an error of both.
        if (answer.Response is not { } document)
        {
            throw new GitHubException(GitHubFailure.Unavailable, "GitHub did not redeem the authorization code", answer.Error);
        }

        if (document.RootElement.TryGetProperty("error", out var error))
        {
            throw Refusal(error.ToString());
        }

        return string.IsNullOrEmpty(answer.AccessToken) ? throw new GitHubException(GitHubFailure.Unavailable, "GitHub gave no access token") : answer;
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        int? expiresIn = int.TryParse(tokens.ExpiresIn, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
        var token = GitHubToken.From(tokens.AccessToken!, tokens.RefreshToken, expiresIn, TimeProvider.GetUtcNow());
        properties.SetParameter(nameof(Identity), await api.GetIdentityAsync(token.AccessToken, Context.RequestAborted));
        properties.SetParameter(nameof(GitHubToken), token);
        return new(new ClaimsPrincipal(identity), properties, Scheme.Name);
    }

    private static string Parameter(string name, string value) => value.Length == 0 ? "" : $"&{name}={Uri.EscapeDataString(value)}";

    private string RedirectUriOr(string fromRequest) => Options.RedirectUrl?.AbsoluteUri ?? fromRequest;

    /// <summary><see href="https://docs.github.com/en/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-oauth-app-access-token-request-errors"/></summary>
    private static GitHubException Refusal(string? error) => error switch
    {
        "bad_verification_code" => new(GitHubFailure.CodeRejected, "GitHub says that the authorization code is used or too old"),
        "incorrect_client_credentials" => new(GitHubFailure.ApplicationRejected, "GitHub does not know this client id and secret"),
        "redirect_uri_mismatch" => new(GitHubFailure.ApplicationRejected, "The redirect URL is not the one registered with GitHub"),
        _ => new(GitHubFailure.ApplicationRejected, "GitHub refused to redeem the authorization code"),
    };
}
