using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Xunit;

namespace OAuthProxy.Tests.Support;

/// <summary>The metrics as Prometheus would get them. The proxy needs <see cref="Flag"/>.</summary>
internal sealed class MetricsPage(string text)
{
    public const string Flag = "--metrics-address=127.0.0.1:0";

    public string Text => text;

    /// <summary>Every line with a number, by its name and labels as they are written.</summary>
    public IReadOnlyDictionary<string, double> Samples { get; } = text.Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#')
        .ToDictionary(line => line[..line.LastIndexOf(' ')], line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    /// <summary>The number of a line; 0 where there is none.</summary>
    public double this[string sample] => Samples.GetValueOrDefault(sample);

    /// <summary>The lines of one name, for those that must be all there are.</summary>
    public IEnumerable<string> Of(string name) => Samples.Keys.Where(sample => sample == name || sample.StartsWith(name + "{", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>Where the proxy's metrics are: its first address.</summary>
    public static IPEndPoint AddressOf(ProxyUnderTest proxy) => IPEndPoint.Parse(new Uri(AddressesOf(proxy).First()).Authority);

    /// <summary>Where the proxy listens on a network.</summary>
    public static IEnumerable<string> AddressesOf(ProxyUnderTest proxy) =>
        proxy.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Where(address => Uri.IsWellFormedUriString(address, UriKind.Absolute));

    public static async Task<MetricsPage> ReadAsync(ProxyUnderTest proxy)
    {
        await using var connection = await RawConnection.OpenAsync(AddressOf(proxy));
        await connection.SendAsync("GET /metrics HTTP/1.1\r\nHost: metrics\r\n\r\n");
        var answer = await connection.ReadResponseAsync();
        Assert.Equal((200, true), (answer.Status, answer.IsComplete));
        return new(answer.Body);
    }

    /// <summary>Reads until a number is there: a request is counted when its answer was sent, which is a moment after it was received.</summary>
    public static async Task<MetricsPage> UntilAsync(ProxyUnderTest proxy, string sample, double value)
    {
        while (true)
        {
            var page = await ReadAsync(proxy);
            if (page[sample].Equals(value))
            {
                return page;
            }

            Assert.True(page[sample] < value, $"{sample} is {page[sample]}, more than {value}.");
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }
}
