using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

/// <summary>
/// Every trick with a path that is known, at every form in which a rule can be written. Nothing may reach an application that could read in it
/// what the caller may not have, by any reading of <see cref="LenientReadings"/>.
/// </summary>
public sealed class PathAttackTests
{
    private static readonly Form[] Forms =
    [
        new("a public path of a closed host", "a.example.com", IsPublic) { File = "{ host: a.example.com, upstream: \"{upstream}\", allow: { users: [alice] }, paths: [ { path: /public/, public: true } ] }" },
        new("a closed path of a public host", "a.example.com", IsNotAdmin) { File = "{ host: a.example.com, upstream: \"{upstream}\", public: true, paths: [ { path: /kiosk-admin/, upstream: \"{other}\", allow: { users: [alice] } } ] }" },
        new("a path that is closed to a colleague", "a.example.com", IsNotAdmin) { IsSignedIn = true, File = "{ host: a.example.com, upstream: \"{upstream}\", allow: { orgs: [acme] }, paths: [ { path: /kiosk-admin/, upstream: \"{other}\", allow: { users: [alice] } } ] }" },
        new("a public path of a wildcard", "x.a.example.com", IsPublic) { File = "{ host: \"*.a.example.com\", upstream: \"{upstream}\", allow: { users: [alice] }, paths: [ { path: /public/, public: true } ] }" },
        new("a path of some methods", "a.example.com", IsPublic) { Methods = ["GET", "HEAD", "POST"], File = "{ host: a.example.com, upstream: \"{upstream}\", allow: { users: [alice] }, paths: [ { path: /public/, public: true, methods: [GET, POST] } ] }" },
        new("some methods for a colleague", "a.example.com", _ => true) { IsSignedIn = true, Methods = ["GET", "HEAD", "POST"], File = "{ host: a.example.com, upstream: \"{upstream}\", methods: [GET, POST], allow: { orgs: [acme] } }" },
        new("a closed path for programs", "a.example.com", IsNotAdmin) { File = "{ host: a.example.com, upstream: \"{upstream}\", public: true, paths: [ { path: /kiosk-admin/, upstream: \"{other}\", api: true, strip_prefix: true, allow: { users: [alice] } } ] }" },
        new("a public prefix that is stripped", "a.example.com", IsPublic) { Stripped = "/public", File = "{ host: a.example.com, upstream: \"{other}\", allow: { users: [alice] }, paths: [ { path: /public/, public: true, strip_prefix: true, upstream: \"{upstream}\" } ] }" },
        new("skip-auth-route", "kibana.example.com", IsPublic) { Methods = ["GET"], Flags = ["--skip-auth-route=GET=^/public/", "--api-route=^/kiosk-admin/"] },
        new("skip-auth-regex beside upstreams of a host", "a.example.com", IsPublic) { Flags = ["--skip-auth-regex=^/public/", "--upstream=a.example.com={upstream},a.example.com/public/={upstream},a.example.com/kiosk-admin/={upstream}"] },
        new("a negated skip-auth-route", "kibana.example.com", IsNotAdmin) { Flags = ["--skip-auth-route=!=^/kiosk-admin"] },
    ];

    public static TheoryData<string> Names => [.. Forms.Select(form => form.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Nothing_reaches_an_application_that_could_be_read_as_what_is_closed(string name)
    {
        var form = Forms.Single(one => one.Name == name);
        await using var site = await StartAsync(form, form.Flags);
        var cookie = await CookieAsync(form, site);
        var reached = new List<string>();
        foreach (var (line, header) in PathTricks.For(form.Host))
        {
            site.Upstream.Requests.Clear();
            var answer = await site.AskAsync(form.Host, line, cookie, [.. header is null ? [] : new[] { header }, "Content-Length: 0"]);

            Assert.True(answer.Status is >= 200 and < 500, $"{line} is answered {answer.Status}");
            Assert.True(site.Other.Requests.IsEmpty, $"{line} with {header} reached what is closed");
            foreach (var request in site.Upstream.Requests)
            {
                AssertIsOpen(form, request, $"{line} with {header}");
                reached.Add(line.Split(' ', 2)[1]);
            }
        }

        // Otherwise it would be about nothing.
        Assert.Subset(reached.ToHashSet(StringComparer.Ordinal), PathTricks.Plain.ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>A gateway forwards what it asks about if the answer is yes.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task No_gateway_is_told_to_forward_it(string name)
    {
        var form = Forms.Single(one => one.Name == name);
        await using var site = await StartAsync(form, [.. form.Flags, "--reverse-proxy=true", "--trusted-proxy-ip=127.0.0.1"]);
        var cookie = await CookieAsync(form, site);
        foreach (var (number, target) in PathTricks.TargetsFor(form.Host).Where(target => target.StartsWith('/')).Index())
        {
            var said = number % 2 == 0 ? $"X-Forwarded-Uri: {target}" : $"X-Original-URL: https://{form.Host}{target}";
            var status = (await site.AskAsync("inside.example", "GET /oauth2/auth", cookie, said, $"X-Forwarded-Host: {form.Host}", "X-Forwarded-Method: GET")).Status;

            Assert.True(status is 202 or >= 400 and < 500, $"{said} is answered {status}");
            Assert.True(status != 202 || LenientReadings.Of(target).All(form.IsOpen), $"{said} may pass");
            Assert.True(status == 202 || !PathTricks.Plain.Contains(target), $"{said} is answered {status}");
        }
    }

    private static bool IsPublic(string path) => path.StartsWith("/public/", StringComparison.Ordinal) || path == "/public";

    private static bool IsNotAdmin(string path) => !path.StartsWith("/kiosk-admin/", StringComparison.Ordinal) && path != "/kiosk-admin";

    private static void AssertIsOpen(Form form, RecordedRequest request, string sent)
    {
        var target = form.Stripped + request.Target;
        var closed = LenientReadings.Of(target).FirstOrDefault(reading => !form.IsOpen(reading));
        Assert.True(closed is null, $"{sent} reached the application as {target}, which may be {closed}");
        Assert.True(form.Methods.Length == 0 || form.Methods.Contains(request.Method), $"{sent} reached the application as {request.Method}");

        var other = request.Headers.FirstOrDefault(header => (header.Value == "/kiosk-admin/" && !form.IsOpen(header.Value)) || (header.Value == "DELETE" && (form.Methods.Length > 0 || !form.IsSignedIn)));
        Assert.True(other == default, $"{sent} reached the application with {other}");
    }

    /// <summary>Where the form is one of flags, the file is about another host.</summary>
    private static Task<GatewayProxy> StartAsync(Form form, string[] flags) => form.File.Length > 0
        ? GatewayProxy.StartAsync($"hosts: [ {form.File} ]", flags)
        : GatewayProxy.StartAsync("hosts: [ { host: nothing.example.com, upstream: \"{other}\", allow: { users: [alice] } } ]", ["--upstream={upstream}", "--email-domain=corp.example", .. flags]);

    private static async Task<string?> CookieAsync(Form form, GatewayProxy site) => form.IsSignedIn ? await site.CookieOfAsync(Person.Named("bob", groups: ["acme"])) : null;

    /// <param name="Name">For people.</param>
    /// <param name="Host">Where it holds.</param>
    /// <param name="IsOpen">Whether the caller may have this path, which can be read in one way only.</param>
    private sealed record Form(string Name, string Host, Func<string, bool> IsOpen)
    {
        public string File { get; init; } = "";

        public string[] Flags { get; init; } = [];

        /// <summary>The caller is bob of acme; otherwise a stranger.</summary>
        public bool IsSignedIn { get; init; }

        /// <summary>Empty: all.</summary>
        public string[] Methods { get; init; } = [];

        /// <summary>What the application gets the path without.</summary>
        public string Stripped { get; init; } = "";
    }
}
