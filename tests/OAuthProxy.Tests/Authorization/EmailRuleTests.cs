using Microsoft.Extensions.Logging.Abstractions;
using OAuthProxy.Authorization;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Authorization;

public sealed class EmailRuleTests
{
    [Theory]
    [InlineData("*", "a@anything.example")]
    [InlineData("company.com", "foo@company.com")]
    [InlineData("company.com", "Foo@COMPANY.com")]
    [InlineData("Company.Com", "foo@company.com")]
    [InlineData("@company.com", "foo@company.com")]
    [InlineData(".company.com", "foo@ext.company.com")]
    [InlineData(".company.com", "foo@a.b.Company.com")]
    [InlineData("*.company.com", "foo@ext.company.com")]
    [InlineData("other.com,company.com", "foo@company.com")]
    [InlineData("other.com,.company.com", "foo@x.company.com")]
    [InlineData("company.com", "\"odd name\"@company.com")]
    public void Lets_an_address_of_the_domain_pass(string domains, string email) => Assert.Equal(email, Allowed(domains, email));

    [Theory]
    [InlineData("company.com", "foo@evilcompany.com")]
    [InlineData(".company.com", "foo@evilcompany.com")]
    [InlineData("*.company.com", "foo@evilcompany.com")]
    [InlineData("*company.com", "foo@evilcompany.com")]
    [InlineData("company.com", "foo@ext.company.com")]
    [InlineData(".company.com", "foo@company.com")]
    [InlineData("*.company.com", "foo@company.com")]
    [InlineData(".hackmycompany.com", "something@ext.evilhackmycompany.com")]
    [InlineData("*.hackmycompany.com", "something@ext.evilhackmycompany.com")]
    [InlineData(".example0.com", "foo.bar@example0.com")]
    [InlineData("company.com", "foo@company.com.evil.com")]
    [InlineData("company.com", "foo@company.co")]
    [InlineData("company.com", "foo@company.com.")]
    [InlineData(".company.com", "foo@.company.com")]
    [InlineData("company.com", "attacker@evil.com@company.com")]
    [InlineData(".company.com", "attacker@evil.com@x.company.com")]
    [InlineData("*.company.com", "attacker@evil.com@x.company.com")]
    [InlineData("*", "attacker@evil.com@company.com")]
    [InlineData("company.com", "@company.com")]
    [InlineData("*", "@company.com")]
    [InlineData("*", "foo@")]
    [InlineData("*", "foo")]
    [InlineData("*", "")]
    [InlineData("company.com", "company.com")]
    [InlineData("", "foo@company.com")]
    public void Refuses_what_only_looks_like_it(string domains, string email) => Assert.Null(Allowed(domains, email));

    [Fact]
    public void Takes_the_first_address_that_passes() =>
        Assert.Equal("b@company.com", Rule("company.com").FirstAllowed(["a@private.example", "b@company.com", "c@company.com"]));

    [Fact]
    public void Refuses_a_person_without_a_verified_address()
    {
        var rules = new AccessRules(new AuthorizationOptions { EmailDomains = ["*"] }, EmptyList());

        Assert.Equal("no_verified_email", rules.Judge(Person.Named("alice", emails: [])).Refusal?.Reason);
    }

    private static string? Allowed(string domains, string email) => Rule(domains).FirstAllowed([email]);

    private static EmailRule Rule(string domains) => new(domains.Split(',', StringSplitOptions.RemoveEmptyEntries), EmptyList());

    private static EmailList EmptyList() => new("", NullLogger<EmailList>.Instance);
}
