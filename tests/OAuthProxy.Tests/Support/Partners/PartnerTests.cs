using Xunit;
using Xunit.Sdk;

namespace OAuthProxy.Tests.Support.Partners;

public sealed class PartnerTests
{
    [Fact]
    public void Lets_a_test_go_on_when_its_counterpart_is_there()
    {
        Partner.Require(present: true, "Everything", continuousIntegration: true);
        Partner.Require(present: true, "Everything", continuousIntegration: false);
    }

    [Fact]
    public void Fails_a_test_without_its_counterpart_in_continuous_integration()
    {
        var failure = Assert.Throws<FailException>(() => Partner.Require(present: false, "Chromium", continuousIntegration: true));

        Assert.Contains("Chromium is missing", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Skips_a_test_without_its_counterpart_on_a_developers_machine()
    {
        // Not Record.Exception: it lets a skip pass, and this test would be skipped.
        var reason = string.Empty;
        try
        {
            Partner.Require(present: false, "Chromium", continuousIntegration: false);
        }
        catch (SkipException skip)
        {
            reason = skip.Message;
        }

        Assert.Contains("Chromium is missing", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Knows_continuous_integration_by_its_variable(string? value, bool expected) =>
        Assert.Equal(expected, Partner.IsContinuousIntegration(value));
}
