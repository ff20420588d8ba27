using System.Text.Json;
using OAuthProxy.Gateway.Comparing;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

public sealed class AccessComparisonTests
{
    [Theory]
    [InlineData("{ orgs: [acme] }", "{ orgs: [AcMe] }")]
    [InlineData("{ orgs: [acme] }", "{ any: [{ orgs: [acme] }] }")]
    [InlineData("{ orgs: [acme] }", "{ orgs: [acme, other] }", "+ anybody at GitHub in other")]
    [InlineData("{ orgs: [acme, other] }", "{ orgs: [acme] }", "- anybody at GitHub in other")]
    [InlineData("{ orgs: [acme] }", "{ orgs: [acme], teams: ['acme:ops'] }", "- anybody at GitHub in acme")]
    [InlineData("{ orgs: [acme] }", "{ teams: ['acme:ops'] }", "- anybody at GitHub in acme", "+ anybody at GitHub in acme:ops")]
    [InlineData("{ teams: ['acme:ops'] }", "{ any: [{ teams: ['acme:ops'] }, { users: [octocat] }] }", "+ the GitHub user octocat")]
    [InlineData("{ emails: [a@b.example] }", "{ email_domains: [b.example] }", "+ anybody at GitHub with an address in b.example")]
    [InlineData("{ email_domains: [b.example] }", "{ emails: [a@b.example] }", "- anybody at GitHub with an address in b.example")]
    [InlineData("{ email_domains: [.b.example] }", "{ email_domains: [x.b.example] }", "- anybody at GitHub with an address in *.b.example")]
    [InlineData("{ email_domains: ['*'] }", "{ email_domains: [b.example] }", "- anybody at GitHub with a verified address")]
    [InlineData("{ orgs: [acme], email_domains: [b.example] }", "{ any: [{ orgs: [acme] }, { email_domains: [b.example] }] }", "+ anybody at GitHub in acme", "+ anybody at GitHub with an address in b.example")]
    [InlineData("{ users: [octocat], orgs: [acme] }", "{ users: [octocat] }", "+ the GitHub user octocat")]
    public void Tells_who_gains_and_who_loses(string before, string after, params string[] expected) =>
        Assert.Equal(expected, Changes(Files.WithHost($"allow: {before}"), Files.WithHost($"allow: {after}")).Select(change => change[(change.IndexOf(' ', StringComparison.Ordinal) + 1)..]));

    [Fact]
    public void Tells_it_for_every_place_of_either_file() => Assert.Equal(
        ["a.example/ - anybody at GitHub in acme", "a.example/admin - anybody at GitHub in acme", "a.example/admin/ - anybody at GitHub in acme", "b.example/ + anybody at GitHub in acme", "c.example/ - anybody at GitHub in acme"],
        Changes(
            "defaults: { allow: { orgs: [acme] } }\nhosts: [{ host: a.example, upstream: http://a }, { host: c.example, upstream: http://c }]",
            "defaults: { allow: { orgs: [acme] } }\nhosts:\n- { host: a.example, paths: [{ path: /admin/, upstream: http://a, allow: { users: [octocat] } }, { path: /x/, upstream: http://a }] }\n- { host: b.example, upstream: http://b }")
            .Where(change => change.Contains("acme", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void A_path_that_becomes_public_and_one_that_ceases_to_be_are_told()
    {
        const string Closed = "allow: { orgs: [acme] }";

        Assert.Equal(["a.example/ + anybody, without a sign-in"], Changes(Files.WithHost(Closed), Files.WithHost("public: true")));
        Assert.Equal(["a.example/ - anybody, without a sign-in"], Changes(Files.WithHost("public: true"), Files.WithHost(Closed)));
    }

    [Fact]
    public void A_wildcard_stands_for_the_names_that_are_not_named()
    {
        const string Before = "hosts: [{ host: '*.x.example', upstream: http://a, allow: { orgs: [acme] } }]";

        Assert.Equal(
            ["one.x.example/ - anybody at GitHub in acme"],
            Changes(Before, "hosts: [{ host: '*.x.example', upstream: http://a, allow: { orgs: [acme] } }, { host: one.x.example, upstream: http://a, allow: { orgs: [acme], users: [octocat] } }]"));
    }

    [Fact]
    public void Methods_that_are_no_longer_let_through_are_told() => Assert.Equal(
        ["a.example/ - anybody at GitHub in acme [POST, PUT, PATCH, DELETE, OPTIONS, any other]"],
        Changes(Files.WithHost("allow: { orgs: [acme] }"), Files.WithHost("allow: { orgs: [acme] }\nmethods: [GET]")));

    [Fact]
    public void The_rules_of_the_flags_are_compared_too()
    {
        var before = Files.WithHost("title: A");

        Assert.Empty(Changes(before, before));
        Assert.Equal(["a.example/ - anybody at GitHub in everybody with a verified address", "a.example/ + anybody at GitHub in acme"], Changes(before, Files.WithHost("allow: { orgs: [acme] }")));
        Assert.Contains("a.example/ - a local account", Changes(before, Files.WithHost("allow: { orgs: [acme] }"), hasLocalAccounts: true));
    }

    [Fact]
    public void A_rule_with_too_many_combinations_is_said_to_have_them()
    {
        var users = string.Join(", ", Enumerable.Range(0, 60).Select(number => $"user{number}"));
        var teams = string.Join(", ", Enumerable.Range(0, 60).Select(number => $"'acme:team{number}'"));
        var difference = Compare(Files.WithHost($"allow: {{ users: [{users}], teams: [{teams}] }}"), Files.WithHost("allow: { orgs: [acme] }"), false);

        Assert.False(difference.IsNone);
        Assert.True(Assert.Single(difference.Places).IsUnfinished);
        Assert.Contains("there may be more changes", DifferenceText.Render(difference), StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_like_this()
    {
        var difference = Compare(Files.WithHost("allow: { orgs: [acme] }"), Files.WithHost("title: A\nallow: { teams: ['acme:ops'] }"), false);
        var json = JsonDocument.Parse(DifferenceJson.Render(difference)).RootElement.GetProperty("places")[0];

        Assert.Equal(
            """
            a.example
              /
                - anybody at GitHub in acme (gateway.yaml:4 -> gateway.yaml:5)
                + anybody at GitHub in acme:ops (gateway.yaml:4 -> gateway.yaml:5)
            1 gain and 1 loss at 1 host

            """,
            DifferenceText.Render(difference));
        Assert.Equal(["loses", "gains"], json.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("change").GetString()));
        Assert.Equal(("a.example", "gateway.yaml:4"), (json.GetProperty("host").GetString(), json.GetProperty("rule_before").GetString()));
        Assert.True(new AccessDifference([]).IsNone);
        Assert.Equal("nobody gains or loses anything\n", DifferenceText.Render(new([])));
    }

    [Fact]
    public void Places_of_one_file_alone_are_told_even_where_nobody_gains_or_loses()
    {
        const string Host = "{ host: a.example, upstream: http://a, allow: { orgs: [acme] }";
        var difference = Compare($"hosts: [{Host} }}, {{ host: b.example, upstream: http://b, allow: {{ orgs: [acme] }} }}]", $"hosts:\n- {Host}, paths: [{{ path: /new/ }}] }}", false);

        Assert.Equal(
            """
            a.example
              /new/ (only in gateway.yaml)
            b.example
              / (only in gateway.yaml)
                - anybody at GitHub in acme (gateway.yaml:1 -> not served)
            0 gains and 1 loss at 1 host

            """,
            DifferenceText.Render(difference));
    }

    [Fact]
    public void Hosts_of_which_the_same_is_to_be_told_stand_together()
    {
        var hosts = string.Concat(Enumerable.Range(100, 200).Select(number => $"- {{ host: app-{number}.example, upstream: http://a }}\n"));
        var text = DifferenceText.Render(Compare($"defaults: {{ allow: {{ orgs: [acme] }} }}\nhosts:\n{hosts}", $"defaults: {{ allow: {{ teams: ['acme:ops'] }} }}\nhosts:\n{hosts}", false));

        Assert.StartsWith("app-100.example\napp-101.example\n", text, StringComparison.Ordinal);
        Assert.EndsWith("app-299.example\n  /\n    - anybody at GitHub in acme (gateway.yaml:1 -> gateway.yaml:1)\n    + anybody at GitHub in acme:ops (gateway.yaml:1 -> gateway.yaml:1)\n200 gains and 200 losses at 200 hosts\n", text, StringComparison.Ordinal);
        Assert.Equal(204, text.Count(c => c == '\n'));
    }

    private static IEnumerable<string> Changes(string before, string after, bool hasLocalAccounts = false) =>
        Compare(before, after, hasLocalAccounts).Places.SelectMany(place => place.Changes, (place, change) => $"{place.Host}{place.Path} {(change.IsGain ? '+' : '-')} {change.Principal}{(change.Methods.Count == 0 ? "" : $" [{string.Join(", ", change.Methods)}]")}");

    private static AccessDifference Compare(string before, string after, bool hasLocalAccounts) =>
        new AccessComparison(Files.Good(before), Files.Good(after), Rules.Judge, new PrincipalSource(Rules.Flags, [], hasLocalAccounts)).Compare();
}
