using System.Net;
using Xunit;

namespace OAuthProxy.Tests.Support;

/// <summary>A proxy at which alice is signed in, with ways to ask it. As a class fixture it has the usual flags.</summary>
public sealed class SignedInProxy : IAsyncLifetime
{
    private readonly string[] _flags;
    private readonly string _login;

    public SignedInProxy()
        : this("alice", [])
    {
    }

    private SignedInProxy(string login, string[] flags) => (_login, _flags) = (login, flags);

    internal ProxyUnderTest Proxy { get; private set; } = null!;

    internal TestBrowser Browser { get; private set; } = null!;

    internal EchoUpstream Upstream => Proxy.Upstream;

    /// <summary>The session, as the Cookie header has it.</summary>
    internal string Cookie => Browser.Cookies.HeaderFor(new Uri($"https://{ProxyUnderTest.Host}/"))!;

    public async ValueTask InitializeAsync()
    {
        Proxy = await ProxyUnderTest.StartAsync(_flags);
        await SignInAsync(_login);
    }

    public async ValueTask DisposeAsync()
    {
        Browser?.Dispose();
        await Proxy.DisposeAsync();
    }

    internal static async Task<SignedInProxy> StartAsync(params string[] flags)
    {
        var signedIn = new SignedInProxy("alice", flags);
        await signedIn.InitializeAsync();
        return signedIn;
    }

    internal async Task SignInAsync(string login)
    {
        Browser?.Dispose();
        Browser = Proxy.NewBrowser();
        using var answer = await Browser.SignInAsync(Uri.EscapeDataString(login));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    internal Task<RawConnection> ConnectAsync() => RawConnection.OpenAsync(Proxy.EndPoint);

    /// <summary>The head of alice's request; <paramref name="line"/> is method and target.</summary>
    internal string Head(string line, params string[] headers) =>
        $"{line} HTTP/1.1\r\nHost: {ProxyUnderTest.Host}\r\nCookie: {Cookie}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";

    /// <summary>Alice's request and the answer to it.</summary>
    internal Task<RawResponse> AskAsync(string line, params string[] headers) => AskWithBodyAsync(line, "", headers);

    internal async Task<RawResponse> AskWithBodyAsync(string line, string body, params string[] headers)
    {
        await using var connection = await ConnectAsync();
        await connection.SendAsync(Head(line, headers) + body);
        return await connection.ReadResponseAsync(toHead: line.StartsWith("HEAD ", StringComparison.Ordinal));
    }

    /// <summary>Alice's request as the upstream got it.</summary>
    internal Task<RecordedRequest> ForwardAsync(string line, params string[] headers) => ForwardWithBodyAsync(line, "", headers);

    internal async Task<RecordedRequest> ForwardWithBodyAsync(string line, string body, params string[] headers)
    {
        Upstream.Requests.Clear();
        var answer = await AskWithBodyAsync(line, body, headers);
        Assert.Equal(200, answer.Status);
        return Assert.Single(Upstream.Requests);
    }

    /// <summary>A request of alice's for an HttpClient of the proxy's.</summary>
    internal HttpRequestMessage Request(HttpMethod method, string target, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, target) { Content = content };
        request.Headers.TryAddWithoutValidation("Cookie", Cookie);
        return request;
    }
}
