using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>A site with the stand-in for GitHub under a name that no line of a telephone's screen can hold.</summary>
public sealed class LongNamedSite : IAsyncLifetime
{
    private const string Host = "observabilityplatformproductioneuropecentral.corp.example";

    private StandInSite? world;

    internal Uri Address => new($"http://{Host}:{world!.Site.Proxy.Port}/");

    public async ValueTask InitializeAsync() => world = await StandInSite.StartAtAsync(Host);

    public ValueTask DisposeAsync() => world?.DisposeAsync() ?? ValueTask.CompletedTask;
}
