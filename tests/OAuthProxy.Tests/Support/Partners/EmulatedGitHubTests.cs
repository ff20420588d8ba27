using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Web;
using Xunit;

namespace OAuthProxy.Tests.Support.Partners;

public sealed class EmulatedGitHubTests(EmulatedGitHub gitHub) : IClassFixture<EmulatedGitHub>, IDisposable
{
    private const string Callback = "http://localhost/oauth2/callback";

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task Leads_through_the_web_flow_to_a_token_of_the_person_who_signed_in()
    {
        var callback = await gitHub.CompleteSignInAsync(AuthorizeUrl(Callback), "bob");

        var query = HttpUtility.ParseQueryString(callback.Query);
        Assert.Equal(Callback, callback.GetLeftPart(UriPartial.Path));
        Assert.Equal("s/1+&", query["state"]);

        var user = await GetAsync("user", await RedeemAsync(query["code"]!));
        Assert.Equal("bob", user.GetProperty("login").GetString());
    }

    [Fact]
    public async Task Refuses_a_callback_that_is_not_registered()
    {
        using var page = await http.GetAsync(AuthorizeUrl("http://localhost/elsewhere"));

        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
    }

    [Fact]
    public async Task Registers_the_callbacks_it_is_started_with()
    {
        const string callback = "https://auth.corp.example/oauth2/callback";
        await using var other = await EmulatedGitHub.StartAsync(Callback, callback);

        var returned = await other.CompleteSignInAsync(AuthorizeUrl(callback, other), "alice");

        Assert.Equal(callback, returned.GetLeftPart(UriPartial.Path));
    }

    [Fact]
    public async Task Lets_members_come_and_go()
    {
        var callback = await gitHub.CompleteSignInAsync(AuthorizeUrl(Callback), "mallory");
        var token = await RedeemAsync(HttpUtility.ParseQueryString(callback.Query)["code"]!);
        Assert.Empty((await GetAsync("user/orgs", token)).EnumerateArray());

        await gitHub.AddMemberAsync(EmulatedGitHub.Organization, "mallory");
        Assert.Equal("acme", Assert.Single((await GetAsync("user/orgs", token)).EnumerateArray()).GetProperty("login").GetString());

        await gitHub.RemoveMemberAsync(EmulatedGitHub.Organization, "mallory");
        Assert.Empty((await GetAsync("user/orgs", token)).EnumerateArray());
    }

    [Fact]
    public async Task Listens_on_no_other_address_than_127_0_0_1()
    {
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new UriBuilder(gitHub.BaseAddress) { Host = "127.0.0.2" }.Uri));
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new UriBuilder(gitHub.BaseAddress) { Host = "[::1]" }.Uri));
    }

    private Uri AuthorizeUrl(string callback, EmulatedGitHub? other = null) => new(
        (other ?? gitHub).BaseAddress,
        $"login/oauth/authorize?client_id={EmulatedGitHub.ClientId}&scope=read:org%20user:email&state=s%2F1%2B%26"
        + $"&redirect_uri={Uri.EscapeDataString(callback)}");

    private async Task<string> RedeemAsync(string code)
    {
        using var fields = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["client_id"] = EmulatedGitHub.ClientId,
            ["client_secret"] = EmulatedGitHub.ClientSecret,
            ["code"] = code,
            ["redirect_uri"] = Callback,
        });
        using var response = await http.PostAsync(new Uri(gitHub.BaseAddress, "login/oauth/access_token"), fields);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return answer.GetProperty("access_token").GetString()!;
    }

    private async Task<JsonElement> GetAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gitHub.BaseAddress, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
