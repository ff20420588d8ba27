using OAuthProxy.Gateway;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

public sealed class GatewayTableTests
{
    private static readonly GatewayTable Table = new(Files.Good("""
        hosts:
          - host: a.example.com
            upstream: http://a
            paths: [{ path: /admin/, allow: { orgs: [acme] } }, { path: /admin/open, public: true }, { path: /x }, { path: /x/y/ }]
          - { host: "*.example.com", upstream: http://wild }
          - { host: paths.example.com, paths: [{ path: /only/, upstream: http://only }] }
        """));

    [Theory]
    [InlineData("a.example.com", "/", "/")]
    [InlineData("a.example.com", "/other?x=/admin/", "/")]
    [InlineData("a.example.com", "/admin/", "/admin/")]
    [InlineData("a.example.com", "/admin/x", "/admin/")]
    [InlineData("a.example.com", "/admin", "/admin")]
    [InlineData("a.example.com", "/admin?x", "/admin")]
    [InlineData("a.example.com", "/administrator", "/")]
    [InlineData("a.example.com", "/adminx/y", "/")]
    [InlineData("a.example.com", "/admin/open", "/admin/open")]
    [InlineData("a.example.com", "/admin/open/x", "/admin/")]
    [InlineData("a.example.com", "/x", "/x")]
    [InlineData("a.example.com", "/xy", "/")]
    [InlineData("a.example.com", "/x/y/z", "/x/y/")]
    [InlineData("a.example.com", "/caf%C3%A9%20x", "/")]
    [InlineData("b.example.com", "/admin/", "/")]
    [InlineData("b.example.com", "/a%2fb//c;d", "/")] // nothing depends on a path there
    public void Finds_the_longest_path_of_the_nearest_host(string host, string target, string path) =>
        Assert.Equal(path, Table.Find(host, target).Route?.Path);

    [Theory]
    [InlineData("other.example", "/")]
    [InlineData("example.com", "/")]
    [InlineData("x.b.example.com", "/")]
    [InlineData(".example.com", "/")]
    [InlineData("", "/")]
    public void What_is_no_host_is_not_found(string host, string target) => Assert.Null(Table.Find(host, target).Host);

    [Fact]
    public void A_host_that_is_named_has_nothing_of_its_wildcard()
    {
        Assert.Equal("/only/", Table.Find("paths.example.com", "/only/x").Route?.Path);
        Assert.Null(Table.Find("paths.example.com", "/").Route);
        Assert.NotNull(Table.Find("paths.example.com", "/").Host);
    }

    /// <summary>An application to which these are the path of a closed route must not get them by the host's own rule.</summary>
    [Theory]
    [InlineData("/ADMIN/")]
    [InlineData("/Admin")]
    [InlineData("/%61dmin/")]
    [InlineData("/%61dmin")]
    [InlineData("/admi%6E/x")]
    [InlineData("/%41DMIN/x")]
    [InlineData("/admin/OPEN")]
    [InlineData("/admin/ope%6e")]
    [InlineData("/x/../admin/")]
    [InlineData("/x/%2e%2e/admin/")]
    [InlineData("/x/..%2fadmin/")]
    [InlineData("/x/..;/admin/")]
    [InlineData("/x/..\\admin/")]
    [InlineData("//admin/")]
    [InlineData("/%2fadmin/")]
    [InlineData("/%5cadmin/")]
    [InlineData("/%2561dmin/")]
    [InlineData("/admin%00/")]
    [InlineData("/admin;x/")]
    [InlineData("/admin%3b/")]
    [InlineData("/admin%3f/open")]
    [InlineData("/admin#/")]
    [InlineData("/%%36%31dmin/")] // to be decoded once for %61, and twice for the letter
    [InlineData("/%%361dmin/")]
    [InlineData("/%6%31dmin/")]
    [InlineData("/z/%%32e%%32e/admin/")]
    [InlineData("/x/")] // many applications take it for /x
    [InlineData("/%58/")]
    [InlineData("/admin/open/")]
    [InlineData("/x/;y")]
    [InlineData("/adm%2fin")]
    [InlineData("/admin/o%2fx")]
    [InlineData("/x/y;a/z")]
    [InlineData("/x/y%2fz")]
    [InlineData("/x/y//z")] // an application whose prefix is stripped would get //z
    [InlineData("/x/y/%2fz")]
    [InlineData("/z/..;/admin/")]
    [InlineData("/z/a%2f.;/..;/x")]
    [InlineData("/z/.%252e/admin/")]
    [InlineData("/z/a%2f.%252e/admin/")]
    [InlineData("/z/%25252e%25252e/admin/")]
    [InlineData("/z/%252525252e%252525252e/admin/")]
    [InlineData("/z/a;b/%25c0%25ae%25c0%25ae/admin/")]
    [InlineData("/z/a;b/.%2500./admin/")]
    [InlineData("/z/a;b/..%2523/admin/")]
    public void A_path_that_can_be_read_as_that_of_another_route_is_refused(string target)
    {
        var match = Table.Find("a.example.com", target);

        Assert.True(match.IsAmbiguous);
        Assert.Null(match.Route);
    }

    /// <summary>Names of applications' own with slashes and the like in them, which nobody can take for another route's path.</summary>
    [Theory]
    [InlineData("/api/v4/projects/group%2Fname/issues", "/")]
    [InlineData("/repository/npm/@scope%2fname", "/")]
    [InlineData("/job/feature%252Fx/", "/")]
    [InlineData("/bucket/a%20b%2Fc%3Fd%23e", "/")]
    [InlineData("/login;jsessionid=0A1B", "/")]
    [InlineData("/static//app.js", "/")]
    [InlineData("/search/100%", "/")]
    [InlineData("/b/....json//x", "/")]
    [InlineData("/[::1]:9090/...", "/")]
    [InlineData("/x/y/a%2Fb;c//d", "/x/y/")]
    [InlineData("/x/y/z//", "/x/y/")]
    [InlineData("/admin/users/a%2Fb", "/admin/")]
    public void A_path_that_is_one_routes_by_every_reading_is_served(string target, string path)
    {
        var match = Table.Find("a.example.com", target);

        Assert.False(match.IsAmbiguous);
        Assert.Equal(path, match.Route?.Path);
    }
}
