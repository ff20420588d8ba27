using OAuthProxy.Authorization;
using OAuthProxy.Pages;
using OAuthProxy.Sessions;

namespace OAuthProxy.SignIn;

/// <summary>The proxy's own front page. Strangers get the sign-in page from the gate, and come back here.</summary>
internal sealed class Portal(SignInOptions options, PortalPage page, IOpenHosts hosts, ISessionStore sessions, SessionLifetime lifetime, Challenge challenge)
{
    public Task AnswerAsync(HttpContext context)
    {
        if (context.Features.Get<AccessGrant>() is not { } grant)
        {
            // A client that needs no sign-in is nobody until it signs in all the same.
            return challenge.ShowPageAsync(context, StatusCodes.Status200OK, ReturnAddress.Parse(options.PortalPath)!, takesFragment: false);
        }

        var session = context.Features.Get<Session>();
        var signOut = options.ProxyPrefix + "/sign_out";
        List<PageLink> ways = session is null ? [] : [new("Sign out", $"{signOut}?{ReturnAddresses.Parameter}={Uri.EscapeDataString(options.ProxyPrefix + "/sign_in")}")];
        if (session is not null && sessions.EndsEverywhere)
        {
            ways.Add(new("Sign out everywhere", signOut + "?everywhere=true"));
        }

        return page.WriteAsync(context, new(grant.Identity.Login, grant.Email, grant.Identity.Groups, [.. hosts.For(grant.Identity, RequestHost.NameOf(context.Request)).Select(host => SiteOf(context.Request, host))], ways)
        {
            EndsAt = session is null ? null : session.CreatedAt + lifetime.Whole,
            AskedAt = session is { Identity.IsLocal: false } ? session.RefreshedAt : null,
        });
    }

    private static PortalSite SiteOf(HttpRequest request, OpenHost host)
    {
        var own = request.Headers.Host.ToString();
        var port = own.AsSpan(RequestHost.NameOf(own).Length); // whoever came by another port goes on by it
        return new(
            host.Title.Length > 0 ? host.Title : string.Concat(RequestHost.NameOf(own), host.Path.AsSpan().TrimEnd('/')),
            host.Host.Length > 0 ? string.Concat($"{request.Scheme}://{host.Host}", port, host.Path) : host.Path);
    }
}
