using System.Net;
using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

public sealed class OutageTests
{
    [Fact]
    public async Task While_GitHub_is_gone_sessions_stay_and_sign_ins_say_so()
    {
        await using var world = await EmulatedSite.StartAsync();
        using var alice = world.Site.NewVisitor();
        (await alice.SignInAsync("alice")).Dispose();
        using var late = world.Site.NewVisitor();
        var callback = await late.ChooseAccountAsync("alice");

        await world.GitHub.KillAsync();

        var noticed = world.Site.Proxy.UntilLogsAsync("The session of alice could not be refreshed and is kept for now");
        while (!noticed.IsCompleted)
        {
            Assert.Equal((HttpStatusCode.OK, "upstream"), await alice.ReadAsync("/echo/"));
            await Task.WhenAny(noticed, Task.Delay(TimeSpan.FromMilliseconds(50)));
        }

        await noticed;
        Assert.Equal((HttpStatusCode.OK, "upstream"), await alice.ReadAsync("/echo/"));
        using var failed = await late.Client.GetAsync(callback);
        Assert.Equal(HttpStatusCode.BadGateway, failed.StatusCode);
        Assert.Contains("GitHub does not answer", await failed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
