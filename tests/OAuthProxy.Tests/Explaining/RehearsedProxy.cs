using System.Text.Json;
using OAuthProxy.Configuration;
using OAuthProxy.Explaining;
using OAuthProxy.Tests.Configuration;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Explaining;

/// <summary>The program as <c>explain</c> builds it, from an operator's options, for many questions.</summary>
internal sealed class RehearsedProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TemporaryDirectory _directory;
    private readonly Settings _settings;

    private RehearsedProxy(WebApplication app, TemporaryDirectory directory, Settings settings) => (_app, _directory, _settings) = (app, directory, settings);

    /// <param name="file">A gateway file; empty for none.</param>
    /// <param name="flags">The operator's.</param>
    public static async Task<RehearsedProxy> StartAsync(string file, params string[] flags)
    {
        var directory = new TemporaryDirectory();
        directory.Write("gateway.yaml", file);
        var settings = Reading.Good(Reading.ResultOf(["explain", "https://a.example/", .. file.Length == 0 ? [] : new[] { $"--gateway-file={directory["gateway.yaml"]}" }, .. flags]));
        var app = ProxyApplication.BuildRehearsal(settings);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app, directory, settings);
    }

    public Task<Explanation> ExplainAsync(string method, string url, Identity? person = null)
    {
        var (request, error, _) = ExplainedRequest.Read(method, url);
        Assert.Empty(error);
        return _app.Services.GetRequiredService<Rehearsal>().ExplainAsync(request!, person, _settings.Explain.Sources);
    }

    /// <summary>As it is printed, with the file's name alone.</summary>
    public async Task<string> TextAsync(string method, string url, Identity? person = null) => Short(ExplanationText.Render(await ExplainAsync(method, url, person)));

    public async Task<JsonElement> JsonAsync(string method, string url, Identity? person = null) => JsonDocument.Parse(Short(ExplanationJson.Render(await ExplainAsync(method, url, person)))).RootElement;

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _directory.Dispose();
    }

    private string Short(string text) => text.Replace(_directory["gateway.yaml"], "gateway.yaml", StringComparison.Ordinal);
}
