using System.Text.Encodings.Web;

namespace TryIt.StandIn;

/// <summary>The page with one button for each user, and one for nobody.</summary>
internal static class AuthorizePage
{
    public static Task WriteAsync(HttpContext context, GitHubDirectory directory, AuthorizationRequest request)
    {
        var hidden = request.Parameters.Where(field => field.Key is not "login")
            .Select(field => $"""<input type="hidden" name="{Encode(field.Key)}" value="{Encode(field.Value)}">""");
        var buttons = directory.Users.Select(user => Button(directory, user));
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XFrameOptions = "DENY";
        return context.Response.WriteAsync(
            $$"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Stand-in for GitHub</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 28rem; margin: 3rem auto; padding: 0 1rem;
              color: #1f2328; background: #f6f8fa }
            button { display: block; width: 100%; margin: .5rem 0; padding: .7rem 1rem; font: inherit; text-align: left; cursor: pointer;
              color: inherit; background: #fff; border: 1px solid #d1d9e0; border-radius: 6px }
            button:hover, button:focus-visible { border-color: #0969da }
            .user-login { font-weight: 600 }
            .about { display: block; color: #59636e; font-size: .875rem }
            .cancel { text-align: center; background: none }
            </style>
            </head>
            <body>
            <main>
            <h1>Who are you?</h1>
            <p>This is not GitHub but a stand-in on this machine.
            The app <b>{{Encode(request.ClientId)}}</b> asks for: {{Encode(request.Scope)}}</p>
            <form method="post">
            {{string.Concat(hidden)}}
            {{string.Concat(buttons)}}
            <button class="cancel" type="submit" name="cancel" value="1">Cancel</button>
            </form>
            </main>
            </body>
            </html>
            """,
            context.RequestAborted);
    }

    private static string Button(GitHubDirectory directory, GitHubUser user)
    {
        var groups = directory.OrganizationsOf(user).Select(org => org.Login)
            .Concat(directory.TeamsOf(user).Select(team => $"{team.Organization}:{team.Slug}"))
            .ToArray();
        var email = user.Emails.FirstOrDefault(address => address.Primary);
        var belongs = groups.Length == 0 ? "in no organisation" : "in " + string.Join(", ", groups);
        var address = email is null ? "no address" : email.Address + (email.Verified ? "" : " (unverified)");
        return $"""
            <button class="user-btn" type="submit" name="login" value="{Encode(user.Login)}">
            <span class="user-login">{Encode(user.Login)}</span>
            <span class="about">{Encode(address)}, {Encode(belongs)}</span>
            </button>
            """;
    }

    private static string Encode(string? text) => HtmlEncoder.Default.Encode(text ?? "");
}
