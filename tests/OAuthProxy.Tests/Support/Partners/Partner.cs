using Xunit;

namespace OAuthProxy.Tests.Support.Partners;

/// <summary>What to do without a counterpart: its tests are skipped, but in continuous integration they fail.</summary>
internal static class Partner
{
    public static void Require(bool present, string what) =>
        Require(present, what, IsContinuousIntegration(Environment.GetEnvironmentVariable("CI")));

    public static void Require(bool present, string what, bool continuousIntegration)
    {
        if (present)
        {
            return;
        }

        var reason = $"{what} is missing; tests/run installs it.";
        if (continuousIntegration)
        {
            Assert.Fail(reason);
        }

        Assert.Skip(reason);
    }

    public static bool IsContinuousIntegration(string? value) =>
        value is "1" || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
