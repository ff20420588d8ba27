using OAuthProxy.Tests.Support;

namespace OAuthProxy.Tests.Upstreams.Routing;

/// <summary>Upstreams that answer with their own name, and requests of alice's at any host.</summary>
internal static class HostedUpstream
{
    public static async Task<EchoUpstream> NamedAsync(string name)
    {
        var upstream = await EchoUpstream.StartAsync();
        upstream.Answer = context => context.Response.WriteAsync(name);
        return upstream;
    }

    /// <param name="signedIn">The proxy.</param>
    /// <param name="host">The Host header as it is sent; null for none.</param>
    /// <param name="line">Method and target.</param>
    /// <param name="headers">Further ones.</param>
    public static async Task<RawResponse> AskAtAsync(this SignedInProxy signedIn, string? host, string line, params string[] headers)
    {
        await using var connection = await signedIn.ConnectAsync();
        await connection.SendAsync(signedIn.Head(line, headers).Replace($"Host: {ProxyUnderTest.Host}\r\n", host is null ? "" : $"Host: {host}\r\n", StringComparison.Ordinal));
        return await connection.ReadResponseAsync();
    }

    /// <summary>The same from somebody who is not signed in.</summary>
    public static async Task<RawResponse> AskAsStrangerAsync(this ProxyUnderTest proxy, string? host, string line, params string[] headers)
    {
        await using var connection = await RawConnection.OpenAsync(proxy.EndPoint);
        await connection.SendAsync($"{line} HTTP/1.1\r\n{(host is null ? "" : $"Host: {host}\r\n")}{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");
        return await connection.ReadResponseAsync();
    }
}
