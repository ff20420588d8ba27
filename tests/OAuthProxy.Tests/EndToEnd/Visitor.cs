using System.Net;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>Somebody with a browser's cookies and no browser: goes to GitHub and back by HTTP, following no redirect unasked.</summary>
internal sealed class Visitor(Uri site) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SocketsHttpHandler handler = new() { UseProxy = false, AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
    private HttpClient? client;

    public HttpClient Client => client ??= new HttpClient(handler, disposeHandler: false);

    public CookieCollection Cookies => handler.CookieContainer.GetCookies(site);

    public Task<HttpResponseMessage> GetAsync(string address) => Client.GetAsync(new Uri(site, address));

    public async Task<(HttpStatusCode Status, string Body)> ReadAsync(string address)
    {
        using var answer = await GetAsync(address);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The address at GitHub to which a sign-in leads.</summary>
    public async Task<Uri> BeginAsync(string returnTo = "/")
    {
        using var started = await GetAsync($"/oauth2/start?rd={Uri.EscapeDataString(returnTo)}");
        Assert.Equal(HttpStatusCode.Redirect, started.StatusCode);
        return started.Headers.Location!;
    }

    /// <summary>As far as the address of the callback, which is not opened yet.</summary>
    public async Task<Uri> ChooseAccountAsync(string login, string returnTo = "/") =>
        await EmulatedGitHub.CompleteSignInAsync(Client, await BeginAsync(returnTo), login);

    /// <summary>The whole sign-in; the answer is that of the callback.</summary>
    public async Task<HttpResponseMessage> SignInAsync(string login, string returnTo = "/") =>
        await Client.GetAsync(await ChooseAccountAsync(login, returnTo));

    /// <summary>Asks again and again until the answer is another one than 200.</summary>
    public async Task<(HttpStatusCode Status, string Body)> UntilShutOutAsync(string address)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var answer = await ReadAsync(address);
            if (answer.Status != HttpStatusCode.OK)
            {
                return answer;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }

    public void Dispose()
    {
        client?.Dispose();
        handler.Dispose();
    }
}
