using System.Collections.Concurrent;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using TryIt;

namespace OAuthProxy.Tests.Support;

/// <summary>A span as it came: all of it that tests look at.</summary>
internal sealed record ReceivedSpan(string Service, string Name, string TraceId, string SpanId, string ParentSpanId, IReadOnlyDictionary<string, string> Tags);

/// <summary>Takes what an OpenTelemetry exporter sends, by gRPC or by HTTP (opentelemetry-proto, collector/trace and collector/metrics, v1).</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SemaphoreSlim _news = new(0);

    private OtlpCollector(HttpProtocols protocol)
    {
        // First of all, because the defaults are taken when the endpoint is made.
        _app = LocalServer.Create(new Uri("http://127.0.0.1:0"), services => services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>>(
            new ConfigureOptions<KestrelServerOptions>(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = protocol)))));
        _app.Run(ReceiveAsync);
    }

    public ConcurrentQueue<ReceivedSpan> Spans { get; } = new();

    public ConcurrentDictionary<string, string> MetricsByName { get; } = new(StringComparer.Ordinal);

    public ConcurrentBag<string> Keys { get; } = [];

    public Uri Address => new(_app.Urls.First());

    public static async Task<OtlpCollector> StartAsync(HttpProtocols protocol)
    {
        var collector = new OtlpCollector(protocol);
        await collector._app.StartAsync();
        return collector;
    }

    public async Task UntilAsync(Func<OtlpCollector, bool> isThere)
    {
        while (!isThere(this))
        {
            if (!await _news.WaitAsync(RawConnection.Patience))
            {
                throw new TimeoutException($"It has not come; there are {string.Join(", ", Spans.Select(span => span.Name))} and {string.Join(", ", MetricsByName.Keys)}.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _news.Dispose();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var isGrpc = context.Request.ContentType!.StartsWith("application/grpc", StringComparison.Ordinal);
        var request = new ProtobufMessage(body.ToArray().AsMemory(isGrpc ? 5 : 0)); // gRPC has a flag and a length before it
        Keys.Add(context.Request.Headers["x-key"].ToString());
        foreach (var resource in request.Messages(1))
        {
            var service = AttributesOf(resource.Messages(1).Single(), 1).GetValueOrDefault("service.name", "");
            foreach (var entry in resource.Messages(2).SelectMany(scope => scope.Messages(2)))
            {
                if (context.Request.Path.Value!.Contains("trace", StringComparison.OrdinalIgnoreCase))
                {
                    Spans.Enqueue(new(service, entry.Text(5), entry.Hex(1), entry.Hex(2), entry.Hex(4), AttributesOf(entry, 9)));
                }
                else
                {
                    MetricsByName[entry.Text(1)] = service;
                }
            }
        }

        if (isGrpc)
        {
            context.Response.ContentType = "application/grpc";
            context.Response.DeclareTrailer("grpc-status");
            await context.Response.Body.WriteAsync(new byte[5]); // an empty message
            context.Response.AppendTrailer("grpc-status", "0");
        }
        else
        {
            context.Response.ContentType = "application/x-protobuf";
        }

        _news.Release();
    }

    private static Dictionary<string, string> AttributesOf(ProtobufMessage owner, int field) =>
        owner.Messages(field).ToDictionary(pair => pair.Text(1), pair => pair.Messages(2).Single().Text(1), StringComparer.Ordinal);
}
