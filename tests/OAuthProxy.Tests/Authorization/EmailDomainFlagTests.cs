using System.Collections;
using OAuthProxy.Configuration;
using Xunit;

namespace OAuthProxy.Tests.Authorization;

public sealed class EmailDomainFlagTests
{
    [Theory]
    [InlineData("*example.com")]
    [InlineData("*.*.example.com")]
    [InlineData("..example.com")]
    [InlineData("*.")]
    [InlineData(".")]
    [InlineData("alice@example.com")]
    [InlineData("example.com/x")]
    public void Names_a_domain_that_is_none(string domain) => Assert.Contains(Problems(domain), problem => problem.Option == "email-domain");

    [Theory]
    [InlineData("*")]
    [InlineData("example.com")]
    [InlineData("@example.com")]
    [InlineData(".example.com")]
    [InlineData("*.example.com,other.example")]
    public void Takes_the_forms_that_people_write(string domains) => Assert.DoesNotContain(Problems(domains), problem => problem.Option == "email-domain");

    private static IReadOnlyList<Problem> Problems(string domains) => SettingsReader.Read([$"--email-domain={domains}"], new Hashtable()).Problems;
}
