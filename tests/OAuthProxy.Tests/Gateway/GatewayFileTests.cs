using OAuthProxy.Gateway;
using OAuthProxy.Tests.Support;
using OAuthProxy.Upstreams;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

public sealed class GatewayFileTests
{
    private static readonly GatewayModel Example = Files.Good(Files.Example);

    [Fact]
    public void Reads_hosts_and_paths_with_all_that_is_said_of_them()
    {
        var host = Example.Hosts[0];
        var api = Route("/api/");

        Assert.Equal(("kibana.example.com", "Kibana", "gateway.yaml:4"), (host.Name, host.Title, host.Position.FileAndLine));
        Assert.Equal(["/public/", "/admin/", "/api/", "/", "/public", "/admin", "/api"], host.Routes.Select(route => route.Path));
        Assert.Equal("http://api:8080", Assert.Single(api.Upstream.Addresses).ToString());
        Assert.True(api is { StripsPrefix: true, IsForPrograms: true });
        Assert.Equal(["GET", "HEAD"], api.Methods);
        Assert.Equal("gateway.yaml:11", api.Position.FileAndLine);
        Assert.Equal("http://kibana:5601", Assert.Single(Route("/admin/").Upstream.Addresses).ToString());
        Assert.False(Route("/").IsForPrograms);
    }

    [Fact]
    public void What_a_host_says_holds_for_its_paths() => Assert.All(Example.Hosts[0].Routes, route =>
    {
        Assert.Equal(TimeSpan.FromSeconds(30), route.Timeout);
        Assert.Equal([new("X-Env", "prod")], route.Headers.Set);
        Assert.Equal(["X-Debug"], route.Headers.Remove);
    });

    [Fact]
    public void An_inner_rule_replaces_the_outer_one()
    {
        Assert.Equal("gateway.yaml:10", Route("/admin/").Access.Position?.FileAndLine);
        Assert.Equal(["acme:admins"], Route("/admin/").Access.Rule!.All.Teams);
        Assert.Equal("gateway.yaml:7", Route("/").Access.Position?.FileAndLine);
        Assert.Equal("gateway.yaml:7", Route("/api/").Access.Position?.FileAndLine);
        Assert.Equal("gateway.yaml:2", Example.Hosts[1].Routes[0].Access.Position?.FileAndLine);
        Assert.True(Route("/public/").Access is { IsPublic: true, Position.Line: 9 });
        Assert.False(Route("/").Access.IsPublic);
    }

    [Fact]
    public void Where_nothing_is_said_the_rules_of_the_flags_hold() =>
        Assert.Equal(GatewayAccess.OfFlags, Files.Good(Files.WithHost("title: A")).Hosts[0].Routes[0].Access);

    [Fact]
    public void A_path_of_a_public_host_can_be_closed_again()
    {
        var routes = Files.Good(Files.WithHost("public: true\npaths:\n  - { path: /a/, public: false }\n  - { path: /b/, allow: { orgs: [acme] } }\n  - { path: /c/ }")).Hosts[0].Routes;

        Assert.Equal([false, false, true, true], routes.Take(4).Select(route => route.Access.IsPublic));
        Assert.Equal(GatewayAccess.OfFlags, routes[0].Access);
    }

    [Fact]
    public void The_path_of_a_prefix_without_its_slash_is_judged_like_the_prefix()
    {
        Assert.True(Route("/admin").IsImplied);
        Assert.Equal(Route("/admin/").Access, Route("/admin").Access);

        var written = Files.Good(Files.WithHost("paths:\n  - { path: /admin/, allow: { orgs: [acme] } }\n  - { path: /admin, public: true }")).Hosts[0].Routes;
        Assert.Equal(["/admin/", "/admin", "/"], written.Select(route => route.Path));
        Assert.DoesNotContain(written, route => route.IsImplied);
    }

    [Fact]
    public void Reads_an_application_with_several_addresses()
    {
        var upstream = Example.Hosts[1].Routes[0].Upstream;

        Assert.Equal(["http://a", "http://b", "unix:///run/app.sock"], upstream.Addresses.Select(address => address.ToString()));
        Assert.Equal((UpstreamBalance.LeastRequests, true), (upstream.Balance, upstream.IsSticky));
        Assert.Equal(new UpstreamHealth("/healthz", TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1)), upstream.Health);
        Assert.Equal(2, Files.Good("hosts: [{ host: a.example, upstream: [http://a, http://b] }]").Hosts[0].Routes[0].Upstream.Addresses.Count);
    }

    [Theory]
    [InlineData("KIBANA.Example.COM", "kibana.example.com")]
    [InlineData("kibana.example.com.", "kibana.example.com")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("*.Dev.Example.com.", "*.dev.example.com")]
    public void Host_names_are_normalised(string written, string name) =>
        Assert.Equal(name, Assert.Single(Files.Good($"hosts: [{{ host: \"{written}\", upstream: http://a }}]").Hosts).Name);

    [Fact]
    public void A_host_without_an_application_serves_its_paths_alone() =>
        Assert.Equal(["/a", "/b/", "/b"], Files.Good("hosts:\n- host: a.example\n  paths: [{ path: /a, upstream: http://a }, { path: /b/, upstream: http://b }]").Hosts[0].Routes.Select(route => route.Path));

    [Fact]
    public void A_word_for_editors_says_nothing_to_the_program() =>
        Assert.Single(Files.Good("""{ "$schema": "./gateway.schema.json", "hosts": [{ "host": "a.example", "upstream": "http://a:1" }] }""").Hosts);

    [Fact]
    public void Json_is_read_as_well_tabs_included()
    {
        var model = Files.Good("\uFEFF{\n\t\"hosts\": [\n\t\t{ \"host\": \"a.example\", \"upstream\": \"http:\\/\\/a:1\", \"title\": \"\\ud83d\\ude00\", \"timeout\": 0, \"public\": true }\n\t]\n}\n");

        Assert.Equal(("http://a:1", "😀"), (model.Hosts[0].Routes[0].Upstream.Addresses[0].ToString(), model.Hosts[0].Title));
        Assert.Equal(TimeSpan.Zero, model.Hosts[0].Routes[0].Timeout);
    }

    [Fact]
    public void Names_that_look_like_other_things_stay_names()
    {
        var rule = Files.RuleOf("{ users: [1234, no, yes, 0x1f, 1e3], orgs: [on] }")!;

        Assert.Equal(["1234", "no", "yes", "0x1f", "1e3"], rule.All.Users);
        Assert.Equal(["on"], rule.All.Organizations);
    }

    [Fact]
    public void Reads_a_file_from_disk_and_says_when_it_cannot()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write("gateway.yaml", Files.Example);
        var large = directory.Write("large.yaml", new string('#', 17 * 1024 * 1024));
        File.WriteAllBytes(directory["latin1.yaml"], [.. "hosts: # "u8, 0xe9]);

        Assert.Equal($"{path}:4", GatewayFile.Read(path).Model!.Hosts[0].Position.FileAndLine);
        Assert.StartsWith($"{large}:1:1: the file is larger than 16 MiB", Problem(large), StringComparison.Ordinal);
        Assert.Contains("not text in UTF-8", Problem(directory["latin1.yaml"]), StringComparison.Ordinal);
        Assert.Contains("cannot be read", Problem(directory["none.yaml"]), StringComparison.Ordinal);
        Assert.Contains("cannot be read", Problem(Path.GetDirectoryName(path)!), StringComparison.Ordinal);
    }

    private static string Problem(string path) => Assert.Single(GatewayFile.Read(path).Problems).ToString();

    private static GatewayRoute Route(string path) => Example.Hosts[0].Routes.Single(route => route.Path == path);
}
