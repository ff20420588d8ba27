using Microsoft.Extensions.Logging.Abstractions;
using OAuthProxy.Authorization;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Authorization;

public sealed class GitHubRuleTests
{
    [Theory]
    // organization
    [InlineData("org=acme", "bob", "acme", "", null)]
    [InlineData("org=AcMe", "bob", "aCMe", "", null)]
    [InlineData("org=acme", "bob", "", "", "not_in_organization")]
    [InlineData("org=acme", "bob", "acme2,other", "", "not_in_organization")]
    [InlineData("org=acme", "bob", "acme:sre", "", "not_in_organization")]
    [InlineData("org=acme", "acme", "", "acme/site", "not_in_organization")]
    // team
    [InlineData("org=acme team=acme:sre", "bob", "acme,acme:sre", "", null)]
    [InlineData("org=acme team=acme:sre,acme:dev", "bob", "acme,ACME:Dev", "", null)]
    [InlineData("org=acme team=acme:sre", "bob", "acme", "", "not_in_team")]
    [InlineData("org=acme team=acme:sre", "bob", "acme,other:sre", "", "not_in_team")]
    [InlineData("org=acme team=acme:sre", "bob", "acme:sre", "", "not_in_organization")]
    [InlineData("team=acme:sre", "bob", "acme:sre", "", null)]
    [InlineData("team=acme:sre,other:dev", "bob", "other:dev", "", null)]
    [InlineData("team=acme:sre", "bob", "other:sre,acme,sre", "", "not_in_team")]
    // repository
    [InlineData("repo=acme/site", "bob", "", "ACME/Site", null)]
    [InlineData("repo=acme/site", "bob", "acme", "", "no_repository_access")]
    [InlineData("repo=acme/site", "bob", "acme/site", "acme/site2", "no_repository_access")]
    [InlineData("org=acme repo=acme/site", "bob", "", "acme/site", "not_in_organization")]
    [InlineData("org=acme repo=acme/site", "bob", "acme", "", "no_repository_access")]
    // user, alone and beside the others
    [InlineData("user=alice,bob", "BOB", "", "", null)]
    [InlineData("user=alice", "bob", "acme,alice", "alice/site", "not_listed_user")]
    [InlineData("user=alice", "alice2", "", "", "not_listed_user")]
    [InlineData("user=bob org=acme team=acme:sre repo=acme/site", "bob", "", "", null)]
    [InlineData("user=alice org=acme", "bob", "acme", "", null)]
    [InlineData("user=alice org=acme", "bob", "", "", "not_in_organization")]
    [InlineData("user=alice team=acme:sre", "bob", "", "", "not_in_team")]
    [InlineData("user=alice repo=acme/site", "bob", "", "", "no_repository_access")]
    // group, which no list of users excuses from
    [InlineData("group=acme,other:dev", "bob", "Other:DEV", "", null)]
    [InlineData("group=acme:sre", "bob", "acme", "", "not_in_allowed_group")]
    [InlineData("group=acme", "bob", "acme:sre", "", "not_in_allowed_group")]
    [InlineData("org=acme group=acme:sre", "bob", "acme", "", "not_in_allowed_group")]
    [InlineData("user=bob group=acme:sre", "bob", "", "", "not_in_allowed_group")]
    public void Judges(string rules, string login, string groups, string repositories, string? reason)
    {
        var decision = Rules(rules).Judge(Person.Named(login, groups: Split(groups), repositories: Split(repositories)));

        Assert.Equal(reason, decision.Refusal?.Reason);
        Assert.Equal(reason is null ? $"{login}@corp.example" : null, decision.Email);
    }

    [Theory]
    [InlineData("")]
    [InlineData("user=bob org=acme")]
    public void A_listed_user_still_needs_an_address_that_passes(string rules)
    {
        var decision = Rules(rules, "elsewhere.example").Judge(Person.Named("bob"));

        Assert.Equal("email_not_allowed", decision.Refusal?.Reason);
    }

    [Theory]
    [InlineData("org=acme", true)]
    [InlineData("team=acme:sre", true)]
    [InlineData("group=acme", true)]
    [InlineData("repo=acme/site", false)]
    [InlineData("user=alice", false)]
    public void A_refusal_says_who_and_what_would_help(string rules, bool concernsOrganization)
    {
        var refusal = Rules(rules).Judge(Person.Named("mallory")).Refusal!;

        Assert.Contains("mallory", refusal.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refusal.Remedy);
        Assert.Equal(concernsOrganization, refusal.ConcernsOrganization);
    }

    private static AccessRules Rules(string text, string domain = "*")
    {
        var rules = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(rule => rule.Split('=')).ToDictionary(rule => rule[0], rule => rule[1], StringComparer.Ordinal);
        var options = new AuthorizationOptions
        {
            Organization = rules.GetValueOrDefault("org", ""),
            Teams = Split(rules.GetValueOrDefault("team", "")),
            Repository = rules.GetValueOrDefault("repo", ""),
            Users = Split(rules.GetValueOrDefault("user", "")),
            AllowedGroups = Split(rules.GetValueOrDefault("group", "")),
            EmailDomains = [domain],
        };
        return new AccessRules(options, new EmailList("", NullLogger<EmailList>.Instance));
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
