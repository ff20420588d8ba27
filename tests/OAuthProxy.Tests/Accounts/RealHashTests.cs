using System.Diagnostics;
using System.Text;
using OAuthProxy.Accounts;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Accounts;

/// <summary>What the tools that operators have make of a password.</summary>
public sealed class RealHashTests
{
    private const string Password = "Grüße, $HOME & 'quotes'";

    [Theory]
    [InlineData("-nbB -C 4", "$2y$04$")]
    [InlineData("-nbs", "{SHA}")]
    [InlineData("-nb2 -r 1000", "$5$")]
    [InlineData("-nb5 -r 1000", "$6$")]
    public async Task Htpasswd_makes_hashes_that_hold(string arguments, string kind)
    {
        var line = await RunAsync("/usr/bin/htpasswd", [.. arguments.Split(' '), "carol", Password]);

        Assert.StartsWith("carol:" + kind, line, StringComparison.Ordinal);
        AssertHolds(line["carol:".Length..]);
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("-6")]
    public async Task Openssl_makes_hashes_that_hold(string kind) => AssertHolds(await RunAsync("/usr/bin/openssl", ["passwd", kind, Password]));

    private static void AssertHolds(string text)
    {
        Assert.True(PasswordHash.TryParse(text, out var hash, out var error), error);
        Assert.True(hash.Holds(Encoding.UTF8.GetBytes(Password)));
        Assert.False(hash.Holds(Encoding.UTF8.GetBytes(Password + "!")));
    }

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        Partner.Require(File.Exists(program), program);
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        return (await output).Trim();
    }
}
