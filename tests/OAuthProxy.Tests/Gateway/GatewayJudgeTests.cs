using OAuthProxy.Authorization;
using OAuthProxy.Gateway;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

public sealed class GatewayJudgeTests
{
    private static readonly GatewayModel Example = Files.Good("""
        hosts:
          - { host: plain.example, upstream: http://a }
          - host: kibana.example
            title: Kibana
            upstream: http://a
            allow: { teams: ["acme:ops"] }
            paths:
              - { path: /public/, public: true }
              - { path: /api/, api: true, methods: [GET], allow: { orgs: [acme] } }
              - { path: /admin/, allow: { users: [octocat] } }
          - { host: "*.dev.example", upstream: http://a, allow: { orgs: [acme] } }
          - { host: api.example, upstream: http://a, api: true, allow: { users: [octocat] } }
        """);

    [Theory]
    [InlineData("everybody", null)]
    [InlineData("acme:ops", null)]
    [InlineData("acme", null)]
    [InlineData("other", "nothing_allowed")]
    public void Says_whether_somebody_may_use_anything(string groups, string? reason) =>
        Assert.Equal(reason, JudgeAnywhere(Example, Person.Named("bob", groups: groups.Split(','))).Refusal?.Reason);

    [Fact]
    public void What_is_public_is_no_reason_to_let_somebody_sign_in()
    {
        var model = Files.Good("hosts: [{ host: a.example, upstream: http://a, public: true }]");

        Assert.NotNull(JudgeAnywhere(model, Person.Named("bob", groups: ["everybody"])).Refusal);
    }

    [Fact]
    public void Where_one_rule_holds_for_all_its_own_refusal_is_told()
    {
        var model = Files.Good("defaults: { allow: { teams: ['acme:ops'] } }\nhosts: [{ host: a.example, upstream: http://a }, { host: b.example, upstream: http://b }]");

        Assert.Equal("not_in_team", JudgeAnywhere(model, Person.Named("bob")).Refusal?.Reason);
    }

    private static AccessDecision JudgeAnywhere(GatewayModel model, Identity identity) =>
        Rules.Judge.JudgeAnywhere(RouteJudge.RulesOf(model.Hosts.SelectMany(host => host.Routes).Select(route => route.Policy)), identity);
}
