using System.Diagnostics;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class ServedDirectoryTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _files = new();
    private SignedInProxy _signedIn = null!;

    public async ValueTask InitializeAsync()
    {
        _files.Write("site/index.html", "<p>home</p>");
        _files.Write("site/a b.txt", "blank");
        _files.Write("site/caf\u00e9.txt", "accent");
        _files.Write("site/data.unknown", "0123456789");
        _files.Write("site/empty.css", "");
        _files.Write("site/sub/index.html", "<p>sub</p>");
        _files.Write("site/bare/file.js", "1");
        _files.Write("site/.env", "SECRET");
        _files.Write("site/.git/config", "SECRET");
        _files.Write("secret.txt", "SECRET");
        _files.Write("site-other/secret.txt", "SECRET");
        _signedIn = await SignedInProxy.StartAsync($"--upstream=file://{_files["site"]}/#/docs/,{{upstream}}/");
    }

    public async ValueTask DisposeAsync()
    {
        await _signedIn.DisposeAsync();
        _files.Dispose();
    }

    [Theory]
    [InlineData("/docs/", "<p>home</p>", "text/html; charset=utf-8")]
    [InlineData("/docs/?v=1", "<p>home</p>", "text/html; charset=utf-8")]
    [InlineData("/docs/index.html", "<p>home</p>", "text/html; charset=utf-8")]
    [InlineData("/docs/sub/", "<p>sub</p>", "text/html; charset=utf-8")]
    [InlineData("/docs/a%20b.txt", "blank", "text/plain; charset=utf-8")]
    [InlineData("/docs/caf%C3%A9.txt", "accent", "text/plain; charset=utf-8")]
    [InlineData("/docs/%69ndex.html", "<p>home</p>", "text/html; charset=utf-8")]
    [InlineData("/docs/bare/file.js", "1", "text/javascript; charset=utf-8")]
    [InlineData("/docs/data.unknown", "0123456789", "application/octet-stream")]
    [InlineData("/docs/empty.css", "", "text/css; charset=utf-8")]
    public async Task Serves_files_with_a_type_that_browsers_need_not_guess(string target, string body, string type)
    {
        var answer = await _signedIn.AskAsync($"GET {target}");

        Assert.Equal((200, body), (answer.Status, answer.Body));
        Assert.Equal([type], answer["Content-Type"]);
        Assert.Equal(["nosniff"], answer["X-Content-Type-Options"]);
        Assert.Equal(["private, no-cache"], answer["Cache-Control"]);
        Assert.Empty(_signedIn.Upstream.Requests);
    }

    [Theory]
    [InlineData("/docs/bare/")]
    [InlineData("/docs/none.txt")]
    [InlineData("/docs/index.html/")]
    [InlineData("/docs/index.html/x")]
    [InlineData("/docs/.env")]
    [InlineData("/docs/%2eenv")]
    [InlineData("/docs/.git/config")]
    [InlineData("/docs/.git")]
    [InlineData("/docs/.git/")]
    [InlineData("/docs/...")]
    [InlineData("/docs/INDEX.HTML")]
    public async Task Has_nothing_where_no_file_is_or_its_name_begins_with_a_dot(string target)
    {
        var answer = await _signedIn.AskAsync($"GET {target}", "Accept: application/json");

        Assert.Equal(404, answer.Status);
        Assert.Contains("not_found", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/docs/../secret.txt")]
    [InlineData("/docs/%2e%2e/secret.txt")]
    [InlineData("/docs/..%2fsecret.txt")]
    [InlineData("/docs/..%2Fsite-other/secret.txt")]
    [InlineData("/docs/%2e%2e%5csecret.txt")]
    [InlineData("/docs/..\\secret.txt")]
    [InlineData("/docs/%252e%252e/secret.txt")]
    [InlineData("/docs/sub/..;/secret.txt")]
    [InlineData("/docs//etc/passwd")]
    [InlineData("/docs/%2fetc/passwd")]
    [InlineData("/docs/index.html%00.png")]
    [InlineData("/docs/sub/../../../../../../../../etc/passwd")]
    [InlineData("/docs/%c0%ae%c0%ae/secret.txt")]
    [InlineData("/docs/%uff0e%uff0e/secret.txt")]
    public async Task Lets_no_path_lead_out_of_the_directory(string target)
    {
        var answer = await _signedIn.AskAsync($"GET {target}", "Accept: application/json");

        Assert.True(answer.Status is 400 or 404, $"{answer.Status}");
        Assert.DoesNotContain("SECRET", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer.Body, StringComparison.Ordinal);
        Assert.Empty(_signedIn.Upstream.Requests);
    }

    [Fact]
    public async Task Lets_no_link_lead_out_of_the_directory()
    {
        File.CreateSymbolicLink(_files["site/absolute"], _files["secret.txt"]);
        File.CreateSymbolicLink(_files["site/relative"], "../secret.txt");
        File.CreateSymbolicLink(_files["site/chain"], "sub/../relative");
        File.CreateSymbolicLink(_files["site/up"], "..");
        File.CreateSymbolicLink(_files["site/sibling"], "../site-other");
        File.CreateSymbolicLink(_files["site/circle"], "circle");
        File.CreateSymbolicLink(_files["site/root"], "/");
        string[] targets = ["absolute", "relative", "chain", "up/secret.txt", "up", "up/", "sibling/secret.txt", "sibling", "circle", "circle/x", "root/etc/passwd", "root", "root/"];

        foreach (var target in targets)
        {
            var answer = await _signedIn.AskAsync($"GET /docs/{target}", "Accept: application/json");

            Assert.Equal((target, 404), (target, answer.Status));
            Assert.DoesNotContain("SECRET", answer.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Follows_links_that_stay_inside()
    {
        // As Kubernetes mounts a ConfigMap: a link to a link to a directory that begins with dots.
        _files.Write("site/..2026/page.html", "mounted");
        File.CreateSymbolicLink(_files["site/..data"], "..2026");
        File.CreateSymbolicLink(_files["site/page.html"], "..data/page.html");
        File.CreateSymbolicLink(_files["site/out-and-in"], "../site/sub/index.html");

        Assert.Equal("mounted", (await _signedIn.AskAsync("GET /docs/page.html")).Body);
        Assert.Equal("<p>sub</p>", (await _signedIn.AskAsync("GET /docs/out-and-in")).Body);
    }

    [Fact]
    public async Task Serves_a_directory_that_is_a_link_itself_wherever_it_points_now()
    {
        _files.Write("one/page", "1");
        _files.Write("two/page", "2");
        Directory.CreateSymbolicLink(_files["current"], "one");
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream=file://{_files["current"]}/#/");

        var before = await signedIn.AskAsync("GET /page");
        Directory.Delete(_files["current"]);
        Directory.CreateSymbolicLink(_files["current"], "two");
        var after = await signedIn.AskAsync("GET /page");

        Assert.Equal(("1", "2"), (before.Body, after.Body));
    }

    [Fact]
    public async Task Does_not_wait_for_a_pipe_and_serves_no_other_thing_than_files()
    {
        using (var mkfifo = Process.Start("mkfifo", [_files["site/pipe"]]))
        {
            await mkfifo.WaitForExitAsync();
            Assert.Equal(0, mkfifo.ExitCode);
        }

        var answer = await _signedIn.AskAsync("GET /docs/pipe");

        Assert.Equal("", answer.Body);
    }

    [Theory]
    [InlineData("GET /docs/sub?q=1", "/docs/sub/?q=1")]
    [InlineData("HEAD /docs/%73ub", "/docs/%73ub/")]
    public async Task Sends_people_on_to_a_directory(string line, string location)
    {
        var answer = await _signedIn.AskAsync(line);

        Assert.Equal((301, location), (answer.Status, Assert.Single(answer["Location"])));
    }

    [Theory]
    [InlineData("//sub")]
    [InlineData("//evil.example/..")]
    [InlineData("/%2fevil.example")]
    [InlineData("/\\evil.example")]
    public async Task Names_no_other_host_when_the_files_are_at_the_root(string target)
    {
        Directory.CreateDirectory(_files["site/evil.example"]);
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream=file://{_files["site"]}/#/");

        var answer = await signedIn.AskAsync($"GET {target}");

        Assert.Equal(400, answer.Status);
        Assert.Empty(answer["Location"]);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Can_only_be_read(string method)
    {
        var answer = await _signedIn.AskAsync($"{method} /docs/index.html", "Content-Length: 0");

        Assert.Equal(405, answer.Status);
        Assert.Equal(["GET, HEAD"], answer["Allow"]);
        Assert.True(File.Exists(_files["site/index.html"]));
    }

    [Fact]
    public async Task Sends_parts_and_heads_and_nothing_that_the_browser_has()
    {
        var whole = await _signedIn.AskAsync("GET /docs/data.unknown");
        var head = await _signedIn.AskAsync("HEAD /docs/data.unknown");
        var part = await _signedIn.AskAsync("GET /docs/data.unknown", "Range: bytes=2-4");
        var beyond = await _signedIn.AskAsync("GET /docs/data.unknown", "Range: bytes=20-");
        var known = await _signedIn.AskAsync("GET /docs/data.unknown", $"If-None-Match: {whole["ETag"].Single()}");
        var unchanged = await _signedIn.AskAsync("GET /docs/data.unknown", $"If-Modified-Since: {whole["Last-Modified"].Single()}");

        Assert.Equal((200, "", "10"), (head.Status, head.Body, head["Content-Length"].Single()));
        Assert.Equal((206, "234", "bytes 2-4/10"), (part.Status, part.Body, part["Content-Range"].Single()));
        Assert.Equal(416, beyond.Status);
        Assert.Equal((304, 304), (known.Status, unchanged.Status));
    }

    [Fact]
    public async Task Sends_a_file_anew_that_has_changed()
    {
        var before = await _signedIn.AskAsync("GET /docs/data.unknown");
        _files.Write("site/data.unknown", "other");

        var after = await _signedIn.AskAsync("GET /docs/data.unknown", $"If-None-Match: {before["ETag"].Single()}");

        Assert.Equal((200, "other"), (after.Status, after.Body));
    }

    [Fact]
    public async Task Shows_no_stranger_a_file()
    {
        using var browser = _signedIn.Proxy.NewBrowser();

        using var answer = await browser.GetAsync("/docs/data.unknown", ("Accept", "application/json"));

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Shows_a_stranger_what_is_open_and_not_what_is_beside_it()
    {
        await using var proxy = await ProxyUnderTest.StartAsync($"--upstream=file://{_files["site"]}/#/docs/", "--skip-auth-route=^/docs/sub/");
        using var browser = proxy.NewBrowser();

        using var open = await browser.GetAsync("/docs/sub/index.html");
        using var closed = await browser.GetAsync("/docs/data.unknown", ("Accept", "application/json"));
        using var around = await browser.GetAsync("/docs/sub/%2e%2e%2fdata.unknown", ("Accept", "application/json"));

        Assert.Equal("<p>sub</p>", await open.Content.ReadAsStringAsync());
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, closed.StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, around.StatusCode);
    }
}
