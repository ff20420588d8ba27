using Microsoft.Extensions.Primitives;
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
            Set(response, "User", HeaderText.Of(identity.Login));
            Set(response, "Preferred-Username", HeaderText.Of(identity.Login));
            Set(response, "Email", HeaderText.Of(grant.Email));
            Set(response, "Groups", HeaderText.Of(string.Join(',', identity.Groups)));
            if (options.PassAccessToken)
            {
                Set(response, "Access-Token", grant.AccessToken);
            }

            return Task.CompletedTask;
        });
    }

    /// <summary>Nothing to say is no header, not an empty one.</summary>
    private static void Set(HttpResponse response, string name, string? value) =>
        response.Headers[Prefix + name] = string.IsNullOrEmpty(value) ? default(StringValues) : value;
}
