using System.Collections.Concurrent;
using TryIt;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>A GitHub in the shape of an Enterprise Server: the API is below <c>/api/v3</c> of the host that has the pages, and nowhere else.</summary>
internal sealed class EnterpriseServer : IAsyncDisposable
{
    private const string Prefix = "/api/v3";

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
    private readonly WebApplication app = LocalServer.Create(new Uri("http://127.0.0.1:0"));
    private readonly Uri inner;

    private EnterpriseServer(Uri inner) => this.inner = inner;

    public Uri Address => LocalServer.AddressOf(app);

    public ConcurrentQueue<string> ApiCalls { get; } = new();

    public static async Task<EnterpriseServer> StartAsync(Uri inner)
    {
        var server = new EnterpriseServer(inner);
        server.app.Run(server.PassOnAsync);
        await server.app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task PassOnAsync(HttpContext context)
    {
        var isApi = context.Request.Path.StartsWithSegments(Prefix, StringComparison.Ordinal, out var path);
        if (isApi)
        {
            ApiCalls.Enqueue(path);
        }
        else
        {
            path = context.Request.Path;
        }

        if (!isApi && !path.StartsWithSegments("/login", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(inner, path + context.Request.QueryString))
        {
            Content = context.Request.ContentLength is null ? null : new StreamContent(context.Request.Body),
        };
        foreach (var (name, value) in context.Request.Headers.Where(header => header.Key != "Host"))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value.ToArray()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value.ToArray());
            }
        }

        using var answer = await http.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        context.Response.Headers.Location = answer.Headers.Location?.OriginalString;
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
