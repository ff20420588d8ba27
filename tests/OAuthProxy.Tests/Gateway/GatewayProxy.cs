using OAuthProxy.Gateway;
using OAuthProxy.Sessions;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

/// <summary>The program with a gateway file and nothing served by flags. {upstream} and {other} in the file are the addresses of two applications.</summary>
internal sealed class GatewayProxy : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly EchoUpstream _other;

    private GatewayProxy(EchoUpstream other) => _other = other;

    public ProxyUnderTest Proxy { get; private set; } = null!;

    /// <summary>Answers with the word <c>upstream</c>.</summary>
    public EchoUpstream Upstream => Proxy.Upstream;

    /// <summary>Answers with the word <c>other</c>.</summary>
    public EchoUpstream Other => _other;

    public string File => _directory["gateway.yaml"];

    public TemporaryDirectory Directory => _directory;

    public string? WhyNot => Proxy.Services.GetRequiredService<GatewayReload>().WhyNotInForce;

    public static async Task<GatewayProxy> StartAsync(string file, params string[] flags)
    {
        var gateway = new GatewayProxy(await EchoUpstream.StartAsync());
        gateway.Other.Answer = context => context.Response.WriteAsync("other");

        // The address of one application is known when the proxy runs: the file is put in force once more then.
        gateway._directory.Write("gateway.yaml", gateway.Text(file, "http://127.0.0.1:9"));
        gateway.Proxy = await ProxyUnderTest.StartAsync(["--upstream", "--email-domain", "--github-org", "--cookie-domain=example.com", $"--gateway-file={gateway.File}", .. flags]);
        gateway.Change(file);
        Assert.Null(gateway.WhyNot);
        return gateway;
    }

    public string Text(string file) => Text(file, Address(Upstream));

    /// <summary>Writes the file and has it read at once.</summary>
    public void Change(string file)
    {
        _directory.Write("gateway.yaml", Text(file));
        Reread();
    }

    public void Reread() => Proxy.Services.GetRequiredService<GatewayReload>().Read();

    /// <summary>The cookie of somebody who signed in a moment ago, as the Cookie header has it.</summary>
    public async Task<string> CookieOfAsync(Identity identity)
    {
        var now = Proxy.Clock.GetUtcNow();
        var context = new DefaultHttpContext { RequestServices = Proxy.Services };
        context.Request.Host = new("kibana.example.com");
        context.Request.Headers.Host = "kibana.example.com";
        await Proxy.Services.GetRequiredService<ISessionStore>().BeginAsync(context, new Session(Guid.NewGuid(), identity, "token", now, now));
        return string.Join("; ", context.Response.Headers.SetCookie.Select(cookie => cookie!.Split(';')[0]).Where(pair => !pair.EndsWith('=')));
    }

    /// <summary>One request on a connection of its own.</summary>
    public async Task<RawResponse> AskAsync(string host, string line, string? cookie = null, params string[] headers)
    {
        await using var connection = await RawConnection.OpenAsync(Proxy.EndPoint);
        await connection.SendAsync($"{line} HTTP/1.1\r\nHost: {host}\r\n{(cookie is null ? "" : $"Cookie: {cookie}\r\n")}{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");
        return await connection.ReadResponseAsync(toHead: line.StartsWith("HEAD ", StringComparison.Ordinal));
    }

    public async Task<(int Status, string Body)> AnswerAsync(string host, string line, string? cookie = null, params string[] headers)
    {
        var answer = await AskAsync(host, line, cookie, headers);
        return (answer.Status, answer.Body);
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await _other.DisposeAsync();
        _directory.Dispose();
    }

    private static string Address(EchoUpstream upstream) => upstream.Address.ToString().TrimEnd('/');

    private string Text(string file, string upstream) =>
        file.Replace("{upstream}", upstream, StringComparison.Ordinal).Replace("{other}", Address(_other), StringComparison.Ordinal);
}
