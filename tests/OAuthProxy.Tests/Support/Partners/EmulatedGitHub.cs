using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Html.Parser;
using Xunit;

namespace OAuthProxy.Tests.Support.Partners;

/// <summary>
/// GitHub as the npm package <c>emulate</c> plays it: OAuth web flow and REST on one address.
/// People: <c>alice</c> (admin of the organisation <c>acme</c>), <c>bob</c> (no organisation),
/// <c>mallory</c> (no organisation, no public address), <c>olivia</c> (admin of acme, in whose name members come and go).
/// </summary>
/// <remarks>
/// Where it is not like GitHub: a revoked or unknown token is not 401 but acts as the user <c>nobody-invalid-token</c>;
/// scopes and PKCE are accepted and not enforced; the redirect address must be registered exactly;
/// /user/teams and /user/memberships are 404; every address is primary and verified.
/// </remarks>
public sealed class EmulatedGitHub : IAsyncLifetime
{
    internal const string ClientId = "Iv1.abc123";
    internal const string ClientSecret = "secret_abc123";
    internal const string Organization = "acme";

    private const string OwnerToken = "test_token_olivia";

    private static readonly string Program = Path.Combine(PartnerFiles.Folder, "node_modules", "emulate", "dist", "index.js");

    private readonly Uri address = new($"http://127.0.0.1:{LoopbackPort.Free()}/");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("oauthproxy-github-");
    private readonly IReadOnlyCollection<string> redirectUris;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
    private PartnerProcess? process;

    /// <summary>For fixtures: the registered callback is that of an in-process server, <c>http://localhost/oauth2/callback</c>.</summary>
    public EmulatedGitHub()
        : this("http://localhost/oauth2/callback")
    {
    }

    internal EmulatedGitHub(params IReadOnlyCollection<string> redirectUris) => this.redirectUris = redirectUris;

    internal Uri BaseAddress
    {
        get
        {
            RequirePresent();
            return address;
        }
    }

    internal static bool IsPresent => File.Exists(PartnerFiles.Node) && File.Exists(Program);

    /// <summary>For tests that know their callbacks only when they run; the caller disposes.</summary>
    internal static async Task<EmulatedGitHub> StartAsync(params IReadOnlyCollection<string> redirectUris)
    {
        RequirePresent();
        var gitHub = new EmulatedGitHub(redirectUris);
        await gitHub.InitializeAsync();
        return gitHub;
    }

    public async ValueTask InitializeAsync()
    {
        if (!IsPresent)
        {
            return; // Whoever uses the fixture is told; throwing here would make skipping impossible.
        }

        var seed = Path.Combine(folder.FullName, "github.yaml");
        await File.WriteAllTextAsync(seed, Seed());
        process = await PartnerProcess.StartAsync(
            PartnerFiles.Node,
            [
                "--import", Path.Combine(PartnerFiles.Folder, "loopback.mjs"), Program, "start", "--service", "github",
                "--port", $"{address.Port}", "--seed", seed, "--base-url", address.GetLeftPart(UriPartial.Authority),
            ],
            folder.FullName);
        await process.UntilAnswersAsync(address);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        http.Dispose();
        folder.Delete(recursive: true);
    }

    /// <summary>
    /// Signs <paramref name="login"/> in on the page at <paramref name="authorizeUrl"/>, as a browser would,
    /// and returns the callback address with code and state that GitHub sends the browser to.
    /// </summary>
    internal Task<Uri> CompleteSignInAsync(Uri authorizeUrl, string login)
    {
        RequirePresent();
        return CompleteSignInAsync(http, authorizeUrl, login);
    }

    /// <summary>The same with a client of the test's own, which must not follow redirects.</summary>
    internal static async Task<Uri> CompleteSignInAsync(HttpClient client, Uri authorizeUrl, string login)
    {
        using var page = await client.GetAsync(authorizeUrl);
        var html = await page.Content.ReadAsStringAsync();
        Assert.True(page.IsSuccessStatusCode, $"GitHub refuses {authorizeUrl}:\n{html}");

        using var document = await new HtmlParser().ParseDocumentAsync(html);
        var form = document.Forms.Single(form => form.QuerySelector("input[name=login]")?.GetAttribute("value") == login);
        using var fields = new FormUrlEncodedContent(form.QuerySelectorAll("input[name]")
            .Select(input => KeyValuePair.Create(input.GetAttribute("name")!, input.GetAttribute("value") ?? string.Empty)));
        using var response = await client.PostAsync(new Uri(authorizeUrl, form.GetAttribute("action")), fields);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return response.Headers.Location!;
    }

    /// <summary>Ends the process at once, as when GitHub is gone; disposing is still for the caller.</summary>
    internal async Task KillAsync()
    {
        RequirePresent();
        await process!.DisposeAsync();
    }

    internal Task AddMemberAsync(string org, string login) =>
        AsOwnerAsync(HttpMethod.Put, $"orgs/{org}/memberships/{login}", JsonContent.Create(new { role = "member" }));

    internal Task RemoveMemberAsync(string org, string login) =>
        AsOwnerAsync(HttpMethod.Delete, $"orgs/{org}/members/{login}", content: null);

    internal static void RequirePresent() => Partner.Require(IsPresent, "The GitHub emulator (npm emulate)");

    private async Task AsOwnerAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, new Uri(BaseAddress, path)) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", OwnerToken);
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    // The first user is the one whom the emulator takes every unknown token for.
    private string Seed() => $$"""
        tokens:
          {{OwnerToken}}: {login: olivia, scopes: [repo, "admin:org"]}
        github:
          users:
            - {login: nobody-invalid-token}
            - {login: alice, name: Alice Liddell, email: alice@corp.example}
            - {login: bob, name: Bob, email: bob@other.example}
            - {login: mallory, name: Mallory}
            - {login: olivia, name: Olivia, email: olivia@corp.example}
          orgs:
            - login: {{Organization}}
              name: Acme Inc
              members: [{login: alice, role: admin}, {login: olivia, role: admin}]
          oauth_apps:
            - client_id: "{{ClientId}}"
              client_secret: "{{ClientSecret}}"
              name: OAuthProxy
              redirect_uris: [{{string.Join(", ", redirectUris.Select(uri => $"\"{uri}\""))}}]
        """;
}
