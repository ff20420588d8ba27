using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>A <see cref="Site"/> whose people come from the GitHub that nobody here wrote. Sessions are checked again each second.</summary>
public sealed class EmulatedSite : IAsyncLifetime
{
    private Site? site;
    private EmulatedGitHub? gitHub;

    internal Site Site
    {
        get
        {
            EmulatedGitHub.RequirePresent();
            return site!;
        }
    }

    internal EmulatedGitHub GitHub => gitHub!;

    /// <summary>For tests that break what others need; the caller disposes.</summary>
    internal static async Task<EmulatedSite> StartAsync()
    {
        EmulatedGitHub.RequirePresent();
        var own = new EmulatedSite();
        await own.InitializeAsync();
        return own;
    }

    public async ValueTask InitializeAsync()
    {
        if (!EmulatedGitHub.IsPresent)
        {
            return; // Whoever uses the fixture is told; throwing here would make skipping impossible.
        }

        var port = LoopbackPort.Free();
        gitHub = await EmulatedGitHub.StartAsync(RunningProxy.CallbackAt(port));
        site = await Site.StartAsync(port, gitHub.BaseAddress, "-cookie-refresh=1s");
    }

    public async ValueTask DisposeAsync()
    {
        if (site is not null)
        {
            await site.DisposeAsync();
        }

        if (gitHub is not null)
        {
            await gitHub.DisposeAsync();
        }
    }
}
