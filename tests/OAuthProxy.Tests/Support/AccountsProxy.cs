using System.Net;
using System.Text;

namespace OAuthProxy.Tests.Support;

/// <summary>A proxy with local accounts beside GitHub: carol, dave, and alice, who has a namesake at GitHub.</summary>
internal sealed class AccountsProxy : IAsyncDisposable
{
    public const string Password = "correct horse";
    public const string OtherPassword = "another";
    public const string Hash = "$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e";
    public const string OtherHash = "$2y$04$abcdefghijklmnopqrstuuW839tY81OgYwy4gFNdslinRlf6MvQ8m";

    private readonly TemporaryDirectory _directory;

    private AccountsProxy(TemporaryDirectory directory, ProxyUnderTest proxy) => (_directory, Proxy) = (directory, proxy);

    public ProxyUnderTest Proxy { get; }

    public static async Task<AccountsProxy> StartAsync(params string[] flags)
    {
        var directory = new TemporaryDirectory();
        var file = directory.Write("htpasswd", $"carol:{Hash}\ndave:{OtherHash}\nalice:{Hash}\n");
        return new(directory, await ProxyUnderTest.StartAsync([$"--htpasswd-file={file}", .. flags]));
    }

    /// <summary>The file has another text from now on, as the watcher would see within a second.</summary>
    public void Write(string text)
    {
        var path = _directory.Write("htpasswd", text);
        Proxy.Services.GetServices<WatchedFile>().Single(file => file.Path == path).Read();
    }

    /// <summary>The token of the form on the sign-in page; the browser has its cookie afterwards.</summary>
    public static async Task<string> TokenAsync(TestBrowser browser, string page = "/")
    {
        using var answer = await browser.GetAsync(page);
        return Between(await answer.TextAsync(), "name=\"token\" type=\"hidden\" value=\"", "\"");
    }

    /// <summary>The form as a browser sends it, with whatever fields a test wants otherwise.</summary>
    public static async Task<HttpResponseMessage> SignInAsync(TestBrowser browser, string name, string password, string returnAddress = "/", params (string Name, string Value)[] headers)
    {
        var token = await TokenAsync(browser);
        return await PostAsync(browser, [new("username", name), new("password", password), new("rd", returnAddress), new("token", token)], headers);
    }

    public static Task<HttpResponseMessage> PostAsync(TestBrowser browser, IEnumerable<KeyValuePair<string, string>> fields, params (string Name, string Value)[] headers) =>
        browser.SendAsync(HttpMethod.Post, "/oauth2/sign_in", new FormUrlEncodedContent(fields), headers);

    public static (string Name, string Value) Basic(string name, string password) =>
        ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        _directory.Dispose();
    }

    private static string Between(string text, string before, string after)
    {
        var begin = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return begin < before.Length ? "" : WebUtility.HtmlDecode(text[begin..text.IndexOf(after, begin, StringComparison.Ordinal)]);
    }
}
