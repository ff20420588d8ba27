using OAuthProxy.Authorization;
using OAuthProxy.Tests.Gateway;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Authorization;

public sealed class AllowRuleTests
{
    [Theory]
    // one key: one of its values is enough
    [InlineData("{ orgs: [acme] }", "bob", "acme", null)]
    [InlineData("{ orgs: [AcMe] }", "bob", "aCmE", null)]
    [InlineData("{ orgs: [acme] }", "bob", "acme:ops", "not_in_organization")]
    [InlineData("{ orgs: [acme] }", "acme", "acme2", "not_in_organization")]
    [InlineData("{ teams: ['acme:ops', 'acme:dev'] }", "bob", "ACME:Dev", null)]
    [InlineData("{ teams: ['acme:ops'] }", "bob", "acme", "not_in_team")]
    [InlineData("{ teams: ['acme:ops'] }", "bob", "acme:ops2,other:ops", "not_in_team")]
    [InlineData("{ users: [alice, bob] }", "BOB", "", null)]
    [InlineData("{ users: [alice] }", "bob", "alice", "not_listed_user")]
    [InlineData("{ emails: [BOB@corp.example] }", "bob", "", null)]
    [InlineData("{ emails: [bob@corp.example] }", "bob2", "", "email_not_allowed")]
    [InlineData("{ email_domains: [corp.example] }", "bob", "", null)]
    [InlineData("{ email_domains: [.corp.example] }", "bob", "", "email_not_allowed")]
    [InlineData("{ email_domains: ['*.example'] }", "bob", "", null)]
    [InlineData("{ email_domains: [orp.example] }", "bob", "", "email_not_allowed")]
    [InlineData("{ email_domains: ['*'] }", "bob", "", null)]
    // several keys: all must hold
    [InlineData("{ orgs: [acme], teams: ['acme:ops'] }", "bob", "acme,acme:ops", null)]
    [InlineData("{ orgs: [acme], teams: ['acme:ops'] }", "bob", "acme:ops", "not_in_organization")]
    [InlineData("{ orgs: [acme], users: [alice] }", "bob", "acme", "not_listed_user")]
    [InlineData("{ users: [bob], email_domains: [other.example] }", "bob", "", "email_not_allowed")]
    // alternatives: one must hold, beside what stands outside of them
    [InlineData("{ any: [{ orgs: [acme] }, { users: [bob] }] }", "bob", "", null)]
    [InlineData("{ any: [{ orgs: [acme] }, { users: [alice] }] }", "bob", "", "not_among_allowed")]
    [InlineData("{ any: [{ orgs: [acme] }] }", "bob", "", "not_in_organization")]
    [InlineData("{ orgs: [acme], any: [{ teams: ['acme:ops'] }, { users: [bob] }] }", "bob", "acme", null)]
    [InlineData("{ orgs: [acme], any: [{ teams: ['acme:ops'] }, { users: [bob] }] }", "bob", "acme:ops", "not_in_organization")]
    [InlineData("{ orgs: [acme], any: [{ teams: ['acme:ops'] }, { users: [alice] }] }", "bob", "acme", "not_among_allowed")]
    public void Judges(string rule, string login, string groups, string? reason)
    {
        var decision = Files.RuleOf(rule)!.Judge(Person.Named(login, groups: Split(groups)));

        Assert.Equal(reason, decision.Refusal?.Reason);
        Assert.Equal(reason is null ? $"{login}@corp.example" : null, decision.Email);
        Assert.NotNull(decision.Rule);
    }

    [Fact]
    public void One_address_has_to_satisfy_all_that_is_asked_of_addresses()
    {
        var rule = Files.RuleOf("{ email_domains: [corp.example], any: [{ emails: [bob@home.example, bob@corp.example] }] }")!;

        Assert.Equal("email_not_allowed", rule.Judge(Person.Named("bob", ["bob@home.example", "rob@corp.example"])).Refusal?.Reason);
        Assert.Equal("bob@corp.example", rule.Judge(Person.Named("bob", ["bob@home.example", "bob@corp.example"])).Email);
    }

    [Theory]
    [InlineData("{ email_domains: [corp.example] }", "mallory@evil.example@corp.example")]
    [InlineData("{ email_domains: ['*'] }", "mallory")]
    [InlineData("{ email_domains: ['*'] }", "@corp.example")]
    [InlineData("{ emails: [a@corp.example] }", "a@corp.example@corp.example")]
    public void What_only_looks_like_an_address_is_none(string rule, string email) =>
        Assert.Equal("email_not_allowed", Files.RuleOf(rule)!.Judge(Person.Named("mallory", [email])).Refusal?.Reason);

    [Fact]
    public void Who_has_no_verified_address_passes_only_where_none_is_asked_for()
    {
        var person = Person.Named("bob", [], ["acme"]);

        Assert.Equal("", Files.RuleOf("{ orgs: [acme] }")!.Judge(person).Email);
        Assert.Equal("no_verified_email", Files.RuleOf("{ orgs: [acme], email_domains: ['*'] }")!.Judge(person).Refusal?.Reason);
    }

    [Fact]
    public void A_local_account_is_not_the_GitHub_user_of_the_same_name()
    {
        var account = Person.Named("octocat", ["octocat@corp.example"], ["staff"]) with { AccountTag = "" };

        Assert.Equal("not_listed_user", Files.RuleOf("{ users: [octocat] }")!.Judge(account).Refusal?.Reason);
        Assert.Equal("email_not_allowed", Files.RuleOf("{ email_domains: ['*'] }")!.Judge(account).Refusal?.Reason);
        Assert.Equal("email_not_allowed", Files.RuleOf("{ emails: [octocat@corp.example] }")!.Judge(account).Refusal?.Reason);
        Assert.Equal("", Files.RuleOf("{ orgs: [staff] }")!.Judge(account).Email);
        Assert.Equal("not_in_organization", Files.RuleOf("{ orgs: [acme] }")!.Judge(account).Refusal?.Reason);
    }

    /// <summary>The reader refuses such rules; the judge does not rely on it.</summary>
    [Fact]
    public void A_rule_without_conditions_and_an_empty_list_let_nobody_pass()
    {
        var person = Person.Named("bob", groups: ["acme"]);
        var nothing = new AllowConditions { Position = default };

        Assert.Equal("nobody_allowed", new AllowRule(nothing, []).Judge(person).Refusal?.Reason);
        Assert.Equal("nobody_allowed", new AllowRule(nothing, [nothing]).Judge(person).Refusal?.Reason);
        Assert.NotNull(new AllowRule(new() { Position = default, Organizations = [] }, []).Judge(person).Refusal);
        Assert.NotNull(new AllowRule(new() { Position = default, Teams = [] }, []).Judge(person).Refusal);
        Assert.NotNull(new AllowRule(new() { Position = default, Users = [] }, []).Judge(person).Refusal);
        Assert.NotNull(new AllowRule(new() { Position = default, Emails = [] }, []).Judge(person).Refusal);
        Assert.NotNull(new AllowRule(new() { Position = default, EmailDomains = [] }, []).Judge(person).Refusal);
    }

    [Fact]
    public void Says_by_which_alternative_somebody_passes()
    {
        var rule = Files.RuleOf("\n  any:\n    - { orgs: [acme] }\n    - { users: [bob] }".Replace("\n", "\n    ", StringComparison.Ordinal))!;

        Assert.Equal("gateway.yaml:7", rule.Judge(Person.Named("bob")).Rule?.FileAndLine);
        Assert.Equal("gateway.yaml:6", rule.Judge(Person.Named("bob", groups: ["acme"])).Rule?.FileAndLine);
        Assert.Equal("gateway.yaml:5", rule.Judge(Person.Named("alice")).Rule?.FileAndLine);
    }

    [Fact]
    public void A_refusal_names_whom_to_ask_and_nobody_else()
    {
        var team = Files.RuleOf("{ teams: ['acme:admins'] }")!.Judge(Person.Named("mallory")).Refusal!;
        var several = Files.RuleOf("{ any: [{ teams: ['acme:ops'], email_domains: [secret.example] }, { users: [ceo] }, { emails: [boss@secret.example] }] }")!.Judge(Person.Named("mallory")).Refusal!;

        Assert.Equal("The GitHub user mallory is not in the team acme:admins, as far as GitHub tells this site.", team.Message);
        Assert.True(team.ConcernsOrganization && several.ConcernsOrganization);
        Assert.Equal("The GitHub user mallory may not use this part of the site, which is for members of the team acme:ops who are also holders of certain e-mail addresses, or for users on a list, or for holders of certain e-mail addresses, as far as GitHub tells this site.", several.Message);
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
