using System.Globalization;
using OAuthProxy.Upstreams.Routing;
using Xunit;

namespace OAuthProxy.Tests.Upstreams.Routing;

public sealed class RouteTableTests
{
    [Theory]
    [InlineData("kibana.example.com", "/x", "kibana.example.com/")]
    [InlineData("kibana.example.com", "/api/x", "kibana.example.com/api/")]
    [InlineData("kibana.example.com", "/api/v2", "kibana.example.com/api/v2")]
    [InlineData("kibana.example.com", "/api/v2/", "kibana.example.com/api/")]
    [InlineData("kibana.example.com", "/api", "kibana.example.com/")]
    [InlineData("kibana.example.com", "/API/", "kibana.example.com/")]
    [InlineData("a.dev.example.com", "/", "*.dev.example.com/")]
    [InlineData("b.dev.example.com", "/only/x", "b.dev.example.com/only/")]
    [InlineData("b.dev.example.com", "/", null)]
    [InlineData("a.b.dev.example.com", "/", "/")]
    [InlineData("dev.example.com", "/", "/")]
    [InlineData(".dev.example.com", "/", "/")]
    [InlineData("*.dev.example.com", "/", "*.dev.example.com/")]
    [InlineData("other.example", "/", "/")]
    [InlineData("KIBANA.example.com", "/api/", "/")]
    [InlineData("", "/api/", "/")]
    public void The_exact_host_comes_before_the_wildcard_and_both_before_any_host(string host, string path, string? name)
    {
        var table = Table("kibana.example.com/", "kibana.example.com/api/", "kibana.example.com/api/v2", "*.dev.example.com/", "b.dev.example.com/only/", "/");

        Assert.Equal(name, table.Find(host)?.Find(path).Found?.Route.Name);
        Assert.False(table.NamesAll);
    }

    [Fact]
    public void Without_routes_for_any_host_others_have_nothing()
    {
        var table = Table("a/", "*.b/");

        Assert.Null(table.Find("c"));
        Assert.Null(table.Find("b"));
        Assert.Null(table.Find(""));
        Assert.True(table.NamesAll);
    }

    [Fact]
    public void Ten_thousand_hosts_are_told_apart()
    {
        var names = Enumerable.Range(0, 10_000).Select(number => $"h{number.ToString(CultureInfo.InvariantCulture)}.example.com").ToList();
        var table = Table([.. names.Select(name => name + "/"), .. names.Select(name => $"*.{name}/x/")]);

        Assert.All(names, name =>
        {
            Assert.Equal(name + "/", table.Find(name)!.Find("/x/").Found!.Route.Name);
            Assert.Equal($"*.{name}/x/", table.Find("a." + name)!.Find("/x/").Found!.Route.Name);
            Assert.Null(table.Find("a." + name)!.Find("/").Found);
            Assert.Null(table.Find("a.b." + name));
        });
        Assert.Null(table.Find("h10000.example.com"));
    }

    private static HostTable<HostRoutes> Table(params string[] names) => new(names
        .Select(name => name.Split('/', 2))
        .GroupBy(parts => parts[0], StringComparer.Ordinal)
        .ToDictionary(
            host => host.Key,
            host => new HostRoutes([.. host.Select(parts => new Destination(new Route(parts[0], "/" + parts[1]), null, null))], pathDecides: false),
            StringComparer.Ordinal));
}
