using System.Text;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using OAuthProxy.Authorization;

namespace OAuthProxy.SignIn;

/// <summary>
/// <c>X-Auth-Request-*</c>, and <c>Authorization</c>, on the answer, for a gateway that asks <c>/oauth2/auth</c> and copies them. They are set
/// last, so that an upstream cannot speak in their name.
/// </summary>
internal sealed class AuthRequestHeaders(SignInOptions options)
{
    private const string Prefix = "X-Auth-Request-";

    /// <param name="response">The answer.</param>
    /// <param name="grant">Who passes; null for a stranger on an open path.</param>
    /// <param name="gateway">The question that is answered; null for a request for an application.</param>
    public void Add(HttpResponse response, AccessGrant? grant, GatewayQuestion? gateway)
    {
        if (grant is not null && gateway is not null && options.SetBasicAuth)
        {
            // On no other answer: those go to the browser, for which the application's password is not.
            var user = options.PreferEmailToUser && grant.Email.Length > 0 ? grant.Email : grant.Identity.Login; // a local account has no address
            response.Headers[HeaderNames.Authorization] = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{options.BasicAuthPassword.Text}"));
        }

        // Envoy replaces what the answer has, and lets a client's own through otherwise: there nobody is an empty header.
        var replacesClients = gateway is { OwnsQuery: false };
        if (options.SetAuthRequestHeaders && (grant is not null || replacesClients))
        {
            response.OnStarting(() =>
            {
                Write(response.Headers, grant, replacesClients ? "" : default(StringValues));
                return Task.CompletedTask;
            });
        }
    }

    private void Write(IHeaderDictionary headers, AccessGrant? grant, StringValues nothing)
    {
        var identity = grant?.Identity;
        Set("User", HeaderText.Of(identity?.Login ?? ""));
        Set("Preferred-Username", HeaderText.Of(identity?.Login ?? ""));
        Set("Email", HeaderText.Of(grant?.Email ?? ""));
        Set("Groups", HeaderText.Of(string.Join(',', identity?.Groups ?? [])));
        if (options.PassAccessToken)
        {
            Set("Access-Token", grant?.AccessToken);
        }

        void Set(string name, string? value) => headers[Prefix + name] = string.IsNullOrEmpty(value) ? nothing : value;
    }
}
