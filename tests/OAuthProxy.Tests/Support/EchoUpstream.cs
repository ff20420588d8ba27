using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using TryIt;

namespace OAuthProxy.Tests.Support;

/// <summary>An application on a real socket that remembers what it was asked and answers 200 with the word <c>upstream</c>, or as a test says.</summary>
internal sealed class EchoUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EchoUpstream(WebApplication app) => _app = app;

    public ConcurrentQueue<RecordedRequest> Requests { get; } = new();

    public RecordedRequest Last => Requests.Last();

    public Uri Address => new(_app.Urls.First());

    /// <summary>Runs after the request was recorded; null answers 200.</summary>
    public RequestDelegate? Answer { get; set; }

    /// <summary>Runs in place of recording, for tests of streams and upgrades that must not wait for the whole body.</summary>
    public RequestDelegate? Handle { get; set; }

    public static async Task<EchoUpstream> StartAsync(HttpProtocols protocols = HttpProtocols.Http1)
    {
        EchoUpstream? upstream = null;
        var app = LocalServer.Create(new Uri("http://127.0.0.1:0"), services => services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxRequestHeadersTotalSize = 256 * 1024;
            kestrel.Limits.MaxRequestLineSize = 128 * 1024;
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = protocols);
        }));
        app.UseWebSockets();
        app.Run(context => upstream!.AnswerAsync(context));
        upstream = new EchoUpstream(app);
        await app.StartAsync();
        return upstream;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (Handle is { } handle)
        {
            await handle(context);
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Requests.Enqueue(new RecordedRequest(
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            context.Request.Protocol,
            [.. context.Request.Headers.SelectMany(header => header.Value.Select(value => (header.Key, value ?? "")))],
            body.ToArray()));
        if (Answer is { } answer)
        {
            await answer(context);
        }
        else
        {
            context.Response.StatusCode = (int)HttpStatusCode.OK;
            await context.Response.WriteAsync("upstream");
        }
    }
}
