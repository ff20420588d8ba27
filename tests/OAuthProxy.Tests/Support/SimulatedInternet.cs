using System.Collections.Concurrent;
using Microsoft.AspNetCore.TestHost;

namespace OAuthProxy.Tests.Support;

/// <summary>The hosts that exist for the proxy under test. A call to any other fails, and the test with it.</summary>
internal sealed class SimulatedInternet : HttpMessageHandler
{
    private readonly Dictionary<string, HttpMessageInvoker> _hosts = new(StringComparer.OrdinalIgnoreCase);

    public ConcurrentBag<string> UnknownHosts { get; } = [];

    /// <summary>Answers in a host's place, or throws as a network would; null lets the request through.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?>? Intercept { get; set; }

    public SimulatedInternet With(string host, TestServer server)
    {
        _hosts[host] = new HttpMessageInvoker(server.CreateHandler());
        return this;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Intercept?.Invoke(request) is { } answer)
        {
            return Task.FromResult(answer);
        }

        var host = request.RequestUri!.Host;
        if (_hosts.TryGetValue(host, out var server))
        {
            return server.SendAsync(request, cancellationToken);
        }

        UnknownHosts.Add(host);
        throw new HttpRequestException($"There is no host {host} in the simulated internet.");
    }
}
