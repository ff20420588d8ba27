using System.Text;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using OAuthProxy.Authorization;

namespace OAuthProxy.SignIn;

/// <summary>
/// <c>X-Auth-Request-*</c>, and <c>Authorization</c>, on the answer, for a gateway that asks <c>/oauth2/auth</c> and copies them. They are set last, so that an upstream
/// cannot speak in their name.
/// </summary>
internal sealed class AuthRequestHeaders(SignInOptions options)
{
    private const string Prefix = "X-Auth-Request-";

    public void Add(HttpResponse response, AccessGrant grant, bool isForGateway)
    {
        if (isForGateway && options.SetBasicAuth)
        {
            // On no other answer: those go to the browser, for which the application's password is not.
            var user = options.PreferEmailToUser ? grant.Email : grant.Identity.Login;
            response.Headers[HeaderNames.Authorization] = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{options.BasicAuthPassword}"));
        }

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
