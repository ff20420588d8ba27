using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Upstreams.Routing;
using OAuthProxy.Upstreams;
using OAuthProxy.Upstreams.Routing;

namespace OAuthProxy.Tests.Upstreams.Addresses;

/// <summary>A proxy at which alice is signed in, before an application with several addresses: each answers with its own number.</summary>
internal sealed class SeveralAddresses : IAsyncDisposable
{
    private SeveralAddresses(SignedInProxy signedIn, IReadOnlyList<EchoUpstream> applications) => (SignedIn, Applications) = (signedIn, applications);

    public SignedInProxy SignedIn { get; }

    public IReadOnlyList<EchoUpstream> Applications { get; }

    public ProxyUnderTest Proxy => SignedIn.Proxy;

    /// <summary>The upstream as it is until a test swaps it.</summary>
    public Upstream Upstream { get; private set; } = null!;

    public static async Task<SeveralAddresses> StartAsync(int count, Func<Upstream, Upstream> more, params string[] flags)
    {
        var applications = new List<EchoUpstream>();
        for (var number = 0; number < count; number++)
        {
            applications.Add(await HostedUpstream.NamedAsync($"{number}"));
        }

        var several = new SeveralAddresses(await SignedInProxy.StartAsync(flags), applications);
        await several.SwapAsync(more(new("/") { Addresses = [.. applications.Select(application => At(application.Address))] }));
        return several;
    }

    public static UpstreamAddress At(Uri url) => new(url, "");

    public Task SwapAsync(params Upstream[] upstreams)
    {
        Upstream = upstreams[0];
        return Proxy.Services.GetRequiredService<LiveRoutes>().SwapAsync(upstreams);
    }

    /// <summary>The number of the address that answered; of a page of the proxy's its status.</summary>
    public async Task<string> AskAsync(string line = "GET /", params string[] headers)
    {
        var answer = await SignedIn.AskAsync(line, headers);
        return answer.Status == StatusCodes.Status200OK ? answer.Body : $"{answer.Status}";
    }

    public async Task<IReadOnlyList<string>> AskAsync(int times)
    {
        var answers = new List<string>();
        for (var time = 0; time < times; time++)
        {
            answers.Add(await AskAsync());
        }

        return answers;
    }

    public async ValueTask DisposeAsync()
    {
        await SignedIn.DisposeAsync();
        foreach (var application in Applications)
        {
            await application.DisposeAsync();
        }
    }
}
