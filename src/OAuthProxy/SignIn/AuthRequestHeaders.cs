using OAuthProxy.Authorization;

namespace OAuthProxy.SignIn;

/// <summary>
/// <c>X-Auth-Request-*</c> on the answer, for a gateway that asks <c>/oauth2/auth</c> and copies them. They are set last, so that an upstream
/// cannot speak in their name.
/// </summary>
internal sealed class AuthRequestHeaders(SignInOptions options)
{
    private const string Prefix = "X-Auth-Request-";

    public void Add(HttpResponse response, AccessGrant grant)
    {
        if (!options.SetAuthRequestHeaders)
        {
            return;
        }

        response.OnStarting(() =>
        {
            var identity = grant.Identity;
            response.Headers[Prefix + "User"] = HeaderText.Of(identity.Login);
            response.Headers[Prefix + "Preferred-Username"] = HeaderText.Of(identity.Login);
            response.Headers[Prefix + "Email"] = HeaderText.Of(grant.Email);
            response.Headers[Prefix + "Groups"] = HeaderText.Of(string.Join(',', identity.Groups));
            if (options.PassAccessToken)
            {
                response.Headers[Prefix + "Access-Token"] = grant.AccessToken;
            }

            return Task.CompletedTask;
        });
    }
}
