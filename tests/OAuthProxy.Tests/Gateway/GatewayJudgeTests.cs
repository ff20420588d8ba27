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

    private static readonly GatewayRoute Plain = Route("plain.example", "/");

    [Theory]
    [InlineData("/", "", RouteOutcomeName.SignIn)]
    [InlineData("/", "acme:ops", RouteOutcomeName.Passes)]
    [InlineData("/", "everybody", RouteOutcomeName.Refused)]
    [InlineData("/admin/", "acme:ops", RouteOutcomeName.Refused)]
    [InlineData("/admin", "acme:ops", RouteOutcomeName.Refused)]
    [InlineData("/public/", "", RouteOutcomeName.PassesUnnamed)]
    [InlineData("/public/", "other", RouteOutcomeName.PassesUnnamed)]
    [InlineData("/public/", "acme:ops", RouteOutcomeName.Passes)]
    [InlineData("/api/", "acme", RouteOutcomeName.Passes)]
    public void Decides_by_the_rule_of_the_route(string path, string groups, string outcome) =>
        Assert.Equal(outcome, Decide("kibana.example", path, groups).Outcome.ToString());

    [Fact]
    public void Other_methods_are_refused_before_anybody_is_asked_to_sign_in()
    {
        Assert.Equal(RouteOutcome.MethodNotAllowed, Decide("kibana.example", "/api/", "acme", "POST").Outcome);
        Assert.Equal(RouteOutcome.MethodNotAllowed, Decide("kibana.example", "/api/", "", "get").Outcome);
        Assert.Equal(RouteOutcome.Passes, Decide("kibana.example", "/api/", "acme", "HEAD").Outcome);
    }

    [Fact]
    public void Where_the_file_says_nothing_the_flags_decide()
    {
        Assert.Equal(RouteOutcome.Passes, Decide("plain.example", "/", "everybody").Outcome);
        Assert.Equal("not_in_organization", Decide("plain.example", "/", "acme").Access?.Refusal?.Reason);
        Assert.Null(Decide("plain.example", "/", "acme").Rule);
    }

    [Fact]
    public void What_the_flags_open_stays_closed_where_the_file_says_who_may()
    {
        Assert.True(RouteRule.TryParse("GET=^/", out var open, out _));
        var judge = Rules.JudgeBy(Rules.Flags with { OpenRoutes = [open] });

        Assert.Equal(RouteOutcome.PassesUnnamed, judge.Decide(Plain, "GET", "/", null).Outcome);
        Assert.Equal(RouteOutcome.SignIn, judge.Decide(Plain, "POST", "/", null).Outcome);
        Assert.Equal(RouteOutcome.SignIn, judge.Decide(Route("kibana.example", "/"), "GET", "/", null).Outcome);
    }

    [Theory]
    [InlineData("everybody", null)]
    [InlineData("acme:ops", null)]
    [InlineData("acme", null)]
    [InlineData("other", "nothing_allowed")]
    public void Says_whether_somebody_may_use_anything(string groups, string? reason) =>
        Assert.Equal(reason, Rules.Judge.JudgeAnywhere(Example, Person.Named("bob", groups: groups.Split(','))).Refusal?.Reason);

    [Fact]
    public void What_is_public_is_no_reason_to_let_somebody_sign_in()
    {
        var model = Files.Good("hosts: [{ host: a.example, upstream: http://a, public: true }]");

        Assert.NotNull(Rules.Judge.JudgeAnywhere(model, Person.Named("bob", groups: ["everybody"])).Refusal);
    }

    [Fact]
    public void Where_one_rule_holds_for_all_its_own_refusal_is_told()
    {
        var model = Files.Good("defaults: { allow: { teams: ['acme:ops'] } }\nhosts: [{ host: a.example, upstream: http://a }, { host: b.example, upstream: http://b }]");

        Assert.Equal("not_in_team", Rules.Judge.JudgeAnywhere(model, Person.Named("bob")).Refusal?.Reason);
    }

    private static RouteDecision Decide(string host, string path, string groups, string method = "GET") =>
        Rules.Judge.Decide(Route(host, path), method, path, groups.Length == 0 ? null : Person.Named("bob", groups: groups.Split(',')));

    private static GatewayRoute Route(string host, string path) => new GatewayTable(Example).Find(host, path).Route!;

    private static class RouteOutcomeName
    {
        public const string Passes = nameof(RouteOutcome.Passes);
        public const string PassesUnnamed = nameof(RouteOutcome.PassesUnnamed);
        public const string Refused = nameof(RouteOutcome.Refused);
        public const string SignIn = nameof(RouteOutcome.SignIn);
    }
}
