using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class GatewayChecksTests
{
    [Fact]
    public void A_Basic_header_for_gateways_needs_a_password()
    {
        var problem = Reading.Problem("-set-basic-auth=true");

        Assert.Equal(("set-basic-auth", Reading.FirstSource), (problem.Option, problem.Source));
        Assert.Contains("--basic-auth-password", problem.Remedy, StringComparison.Ordinal);
        Assert.True(Reading.Good("-set-basic-auth=true", "-basic-auth-password=p").SignIn.SetBasicAuth);
    }
}
