using System.Net;
using Xunit;

namespace OAuthProxy.Tests.Support;

/// <summary>
/// A browser in front of the proxy: it keeps cookies, goes wherever it is redirected when told to, and signs in at the stand-in GitHub. The
/// addresses it is redirected to say https, as for people; the proxy is reached by plain HTTP, as behind an ingress.
/// </summary>
internal sealed class TestBrowser(ProxyUnderTest proxy, string host, CookieJar? cookies = null, IPEndPoint? gateway = null) : IDisposable
{
    private readonly HttpClient _client = proxy.NewClient(gateway);
    private readonly HttpClient _gitHub = proxy.NewGitHubClient();

    public CookieJar Cookies { get; } = cookies ?? new(proxy.Clock);

    public string Host { get; } = host;

    /// <summary>One GET, redirects not followed.</summary>
    public Task<HttpResponseMessage> GetAsync(string address, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, address, null, headers);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        var uri = Absolute(address);
        using var request = new HttpRequestMessage(method, new Uri($"http://{uri.Authority}{uri.PathAndQuery}")) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (Cookies.HeaderFor(uri) is { } kept)
        {
            request.Headers.TryAddWithoutValidation("Cookie", kept);
        }

        var response = await _client.SendAsync(request);
        if (response.Headers.TryGetValues("Set-Cookie", out var set))
        {
            Cookies.Store(uri, set);
        }

        return response;
    }

    /// <summary>From the start endpoint to GitHub and, with the chosen account, to the address of the callback, which is not opened yet.</summary>
    public async Task<string> ChooseAccountAsync(string login, string returnAddress = "/", string? start = null)
    {
        using var started = await GetAsync(start ?? $"/oauth2/start?rd={Uri.EscapeDataString(returnAddress)}");
        Assert.Equal(HttpStatusCode.Redirect, started.StatusCode);
        return await ChooseAccountAsync(started.Headers.Location!, login);
    }

    /// <summary>At GitHub: the account is chosen; the result is the address of the callback.</summary>
    public async Task<string> ChooseAccountAsync(Uri authorize, string login)
    {
        using var chosen = await _gitHub.GetAsync(new Uri($"{authorize}&login={login}"));
        Assert.Equal(HttpStatusCode.Redirect, chosen.StatusCode);
        return chosen.Headers.Location!.ToString();
    }

    /// <summary>The whole sign-in; the answer is that of the callback.</summary>
    public async Task<HttpResponseMessage> SignInAsync(string login = "alice", string returnAddress = "/") =>
        await GetAsync(await ChooseAccountAsync(login, returnAddress));

    public void Dispose()
    {
        _client.Dispose();
        _gitHub.Dispose();
    }

    private Uri Absolute(string address) => address.StartsWith('/') ? new($"https://{Host}{address}") : new(address);
}
