using OAuthProxy.Gateway;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

public sealed class GatewayProblemTests
{
    [Theory]
    // the text
    [InlineData("", "1:1 the file is empty")]
    [InlineData("# nothing but a comment\n", "1:1 the file is empty")]
    [InlineData("hosts:\n\t- host: a", "2:1 a tab is used to indent")]
    [InlineData("hosts:\n  - host: a.example\n\t  upstream: http://a", "3:1 a tab is used to indent")]
    [InlineData("hosts: [a, b\nmore: c", "1:")]
    [InlineData("hosts: 'a", "1:8 this is not YAML")]
    [InlineData("hosts: a: b", "1:9 this is not YAML")]
    [InlineData("hosts: @a", "1:8 this is not YAML")]
    [InlineData("hosts: \"\\q\"", "1:8 this is not YAML")]
    [InlineData("hosts: [", "1:")]
    [InlineData("hosts: a\u0000b", "1:9 there is a control character here")]
    [InlineData("---\nhosts: []\n---\nhosts: []", "3:1 a second document begins here")]
    [InlineData("a: &x [1]\nhosts: *x", "1:4 an anchor is used")]
    [InlineData("hosts: *x", "1:8 an alias is used")]
    [InlineData("hosts: !!python/object x", "1:8 a tag is used")]
    [InlineData("hosts: [[[[[[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]]]]]", "1:23 this is nested too deeply")]
    [InlineData("? [a]\n: b", "1:3 a key has to be a word")]
    // the whole
    [InlineData("[]", "1:1 the file has to be a mapping")]
    [InlineData("text", "1:1 the file has to be a mapping")]
    [InlineData("defaults: {}", "1:1 the file has no 'hosts'")]
    [InlineData("hosts: []", "1:8 'hosts' is an empty list")]
    [InlineData("hosts:", "1:7 'hosts' is not a list")]
    [InlineData("hosts: { a: b }", "1:8 'hosts' is not a list")]
    [InlineData("hosts: [a]", "1:9 a host has to be a mapping")]
    [InlineData("hosts: [{ host: a.example, upstream: http://a }]\nhosts: []", "2:1 'hosts' is given twice, first in line 1")]
    [InlineData("host: []\nhosts: [{ host: a.example, upstream: http://a }]", "1:1 the file has no key 'host'. Did you mean 'hosts'?")]
    [InlineData("defaults: { upstream: http://a }\nhosts: [{ host: a.example, upstream: http://a }]", "1:13 'defaults' has no key 'upstream'. It belongs to a host; 'defaults' knows allow, headers, timeout")]
    [InlineData("<<: {}\nhosts: [{ host: a.example, upstream: http://a }]", "1:1 the file has no key '<<'")]
    // a host
    [InlineData("hosts: [{ upstream: http://a }]", "1:9 a host has no 'host'")]
    [InlineData("hosts: [{ host: a.example }]", "1:9 a host has neither 'upstream' nor 'paths'")]
    [InlineData("hosts: [{ host: , upstream: http://a }]", "1:17 'host' has no value")]
    [InlineData("hosts: [{ host: https://a.example, upstream: http://a }]", "1:17 'https://a.example' is more than a host's name")]
    [InlineData("hosts: [{ host: a.example/x, upstream: http://a }]", "1:17 'a.example/x' is more than a host's name")]
    [InlineData("hosts: [{ host: 'a.example:443', upstream: http://a }]", "1:17 'a.example:443' has a port")]
    [InlineData("hosts: [{ host: 10.0.0.1, upstream: http://a }]", "1:17 '10.0.0.1' has a port, or is an address")]
    [InlineData("hosts: [{ host: '*', upstream: http://a }]", "1:17 '*' has a wildcard")]
    [InlineData("hosts: [{ host: '*.com', upstream: http://a }]", "1:17 '*.com' has a wildcard")]
    [InlineData("hosts: [{ host: 'a.*.example', upstream: http://a }]", "1:17 'a.*.example' has a wildcard")]
    [InlineData("hosts: [{ host: '*a.b.example', upstream: http://a }]", "1:17 '*a.b.example' has a wildcard")]
    [InlineData("hosts: [{ host: a..example, upstream: http://a }]", "1:17 'a..example' is no host's name")]
    [InlineData("hosts: [{ host: a example, upstream: http://a }]", "1:17 'a example' is no host's name")]
    [InlineData("hosts:\n- { host: a.example, upstream: http://a }\n- { host: A.EXAMPLE., upstream: http://b }", "3:11 the host a.example is given twice, first in line 2")]
    [InlineData("hosts:\n- { host: bücher.example, upstream: http://a }\n- { host: xn--bcher-kva.example, upstream: http://b }", "3:11 the host xn--bcher-kva.example is given twice")]
    public void Tells_what_is_wrong_where(string text, string expected) =>
        Assert.Contains(Files.Problems(text), problem => problem.StartsWith(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("titl: A", "4:5 a host has no key 'titl'. Did you mean 'title'?")]
    [InlineData("strip_prefix: true", "4:5 a host has no key 'strip_prefix'. It belongs to a path")]
    [InlineData("title: [A]", "4:12 'title' is a list. Write one value")]
    [InlineData("title: \"A\\nB\"", "4:12 'title' has a line break")]
    [InlineData("timeout: 30", "4:14 'timeout' is '30', which is no time. Write a number and its unit")]
    [InlineData("timeout: 1000h", "4:14 'timeout' is longer than a timer can run")]
    [InlineData("public: yes", "4:13 'public' is 'yes'. Write true or false")]
    [InlineData("public: 'true'", "4:13 'public' is 'true'. Write true or false, without quotes")]
    [InlineData("api: 1", "4:10 'api' is '1'")]
    [InlineData("methods: [get]", "4:15 'get' cannot be one of 'methods'. Write some of GET")]
    [InlineData("methods: [CONNECT]", "4:15 'CONNECT' cannot be")]
    [InlineData("methods: []", "4:14 'methods' is an empty list")]
    // who may
    [InlineData("public: true\nallow: { orgs: [acme] }", "4:13 'public' says that anybody may, and 'allow' in line 5 who may")]
    [InlineData("allow: {}", "4:12 'allow' asks for nothing")]
    [InlineData("allow:", "4:11 'allow' has to be a mapping")]
    [InlineData("allow: [acme]", "4:12 'allow' has to be a mapping")]
    [InlineData("allow: { teams: [] }", "4:21 'teams' is an empty list")]
    [InlineData("allow: { teams: }", "4:")]
    [InlineData("allow: { teams: acme:ops }", "4:21 'teams' is not a list. Write teams: [ … ]")]
    [InlineData("allow: { teams: [ops] }", "4:22 'ops' cannot be one of 'teams'. Write organization and team with a colon")]
    [InlineData("allow: { teams: ['acme:ops:x'] }", "4:22 'acme:ops:x' cannot be")]
    [InlineData("allow: { teams: [acme/ops] }", "4:22 'acme/ops' cannot be")]
    [InlineData("allow: { teams: [\"acme:\"] }", "4:22 'acme:' cannot be")]
    [InlineData("allow: { teams: [''] }", "4:22 'teams' has no value")]
    [InlineData("allow: { teams: [null] }", "4:22 'teams' has no value")]
    [InlineData("allow: { orgs: ['acme:ops'] }", "4:21 'acme:ops' cannot be one of 'orgs'")]
    [InlineData("allow: { orgs: ['*'] }", "4:21 '*' cannot be one of 'orgs'")]
    [InlineData("allow: { users: [a@b.example] }", "4:22 'a@b.example' cannot be one of 'users'. Write the login at GitHub, such as octocat; an address belongs to 'emails'")]
    [InlineData("allow: { emails: [b.example] }", "4:23 'b.example' cannot be one of 'emails'")]
    [InlineData("allow: { emails: ['*@b.example'] }", "4:23 '*@b.example' cannot be")]
    [InlineData("allow: { emails: [a@evil.example@b.example] }", "4:23 'a@evil.example@b.example' cannot be")]
    [InlineData("allow: { email_domains: [a@b.example] }", "4:30 'a@b.example' cannot be")]
    [InlineData("allow: { email_domains: ['*b.example'] }", "4:30 '*b.example' cannot be")]
    [InlineData("allow: { email_domains: [.] }", "4:30 '.' cannot be")]
    [InlineData("allow: { email-domains: [b.example] }", "4:14 'allow' has no key 'email-domains'. Did you mean 'email_domains'?")]
    [InlineData("allow: { any: [] }", "4:19 'any' is an empty list")]
    [InlineData("allow: { any: [{}] }", "4:20 an alternative of 'any' asks for nothing")]
    [InlineData("allow: { any: [{ any: [] }] }", "4:22 an alternative of 'any' has no key 'any'")]
    [InlineData("allow: { any: [{ teams: [] }] }", "4:29 'teams' is an empty list")]
    // paths
    [InlineData("paths: []", "4:12 'paths' is an empty list")]
    [InlineData("paths: [{ public: true }]", "4:13 a path has no 'path'")]
    [InlineData("paths: [{ path: admin }]", "4:21 'admin' does not begin with a slash. Write it from the host's root, such as path: /admin/")]
    [InlineData("paths: [{ path: /a/../b }]", "4:21 '/a/../b' can be read in two ways")]
    [InlineData("paths: [{ path: /a//b }]", "4:21 '/a//b' can be read in two ways")]
    [InlineData("paths: [{ path: /a%2fb }]", "4:21 '/a%2fb' can be read in two ways")]
    [InlineData("paths: [{ path: '/a/*' }]", "4:21 '/a/*' can be read in two ways")]
    [InlineData("paths: [{ path: '/a;b' }]", "4:21 '/a;b' can be read in two ways")]
    [InlineData("paths: [{ path: /a/ }, { path: /a/ }]", "4:28 the path /a/ is given twice, first in line 4. Leave one")]
    [InlineData("paths: [{ path: /a/ }, { path: /A/ }]", "4:28 the path /A/ is given twice, first as /a/ in line 4")]
    [InlineData("paths: [{ path: /a, strip_prefix: true }]", "4:39 '/a' is one path and no prefix, since no slash is at its end. Write path: /a/")]
    [InlineData("paths: [{ path: /, strip_prefix: true }]", "4:38 there is no prefix to strip")]
    // headers
    [InlineData("headers: {}", "4:14 'headers' changes nothing")]
    [InlineData("headers: { set: {} }", "4:21 'set' has no names and values")]
    [InlineData("headers: { set: [X-A] }", "4:21 'set' has no names and values")]
    [InlineData("headers: { set: { X-A: } }", "4:")]
    [InlineData("headers: { set: { 'X A': b } }", "4:23 'X A' is no header's name")]
    [InlineData("headers: { set: { X-A: \"b\\r\\nX-Forwarded-User: admin\" } }", "4:28 'X-A' has a line break")]
    [InlineData("headers: { set: { X-A: é } }", "4:28 the value of X-A is no header's value")]
    [InlineData("headers: { set: { X-A: b, x-a: c } }", "4:31 the header x-a is set twice")]
    [InlineData("headers: { set: { X-A: b }, remove: [x-a] }", "4:42 the header x-a is set and removed")]
    [InlineData("headers: { set: { X-Forwarded-User: admin } }", "4:23 the header X-Forwarded-User is the proxy's own")]
    [InlineData("headers: { set: { x_forwarded_user: admin } }", "4:23 the header x_forwarded_user is the proxy's own")]
    [InlineData("headers: { set: { X.Auth.Request.Email: admin } }", "4:23 the header X.Auth.Request.Email is the proxy's own")]
    [InlineData("headers: { set: { Authorization: Basic YTpi } }", "4:23 the header Authorization is the proxy's own")]
    [InlineData("headers: { set: { Transfer-Encoding: chunked } }", "4:23 the header Transfer-Encoding is the proxy's own")]
    [InlineData("headers: { remove: [Host] }", "4:25 the header Host is the proxy's own")]
    // certificates
    [InlineData("tls: a.pem", "4:10 'tls' has to be a mapping of keys and values. Write one of its keys: cert_file, key_file")]
    [InlineData("tls:", "4:9 'tls' has to be a mapping")]
    [InlineData("tls: {}", "4:10 'tls' has no 'cert_file', and no 'key_file'. Write both; they may name the same file")]
    [InlineData("tls: { cert_file: a.pem }", "4:10 'tls' has no 'key_file' for its 'cert_file'")]
    [InlineData("tls: { key_file: a.pem }", "4:10 'tls' has no 'cert_file' for its 'key_file'")]
    [InlineData("tls: { cert_file: '', key_file: a.pem }", "4:23 'cert_file' has no value")]
    [InlineData("tls: { cert_file: [a.pem], key_file: a.pem }", "4:23 'cert_file' is a list. Write one value")]
    [InlineData("tls: { cert_file: a.pem, key_file: \"a\\0.pem\" }", "4:40 'key_file' has a line break or a control character in it")]
    [InlineData("tls: { certfile: a.pem, key_file: a.pem }", "4:12 'tls' has no key 'certfile'. Did you mean 'cert_file'?")]
    [InlineData("tls: { cert_file: a.pem, cert_file: b.pem, key_file: a.pem }", "4:30 'cert_file' is given twice")]
    [InlineData("paths: [{ path: /a, tls: { cert_file: a.pem, key_file: a.pem } }]", "4:25 a path has no key 'tls'. It belongs to 'defaults'")]
    public void Tells_what_is_wrong_at_a_host(string lines, string expected) =>
        Assert.Contains(Files.Problems(Files.WithHost(lines)), problem => problem.StartsWith(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("http://a/path", "'http://a/path' has a path, a query or a fragment")]
    [InlineData("http://a?x", "'http://a?x' has a path")]
    [InlineData("http://user:secret@a", "'http://…@a' has a user name or password in it")]
    [InlineData("ftp://a", "'ftp://a' is no address of an application")]
    [InlineData("a:80", "'a:80' is no address of an application. Write http://HOST:PORT")]
    [InlineData("unix:relative.sock", "'unix:relative.sock' does not name a socket by its whole path")]
    [InlineData("{}", "an upstream has no 'addresses'")]
    [InlineData("{ addresses: [] }", "'addresses' is an empty list")]
    [InlineData("{ adresses: [http://a] }", "an upstream has no key 'adresses'. Did you mean 'addresses'?")]
    [InlineData("[http://a, http://A:80/]", "the address http://a is given twice")]
    [InlineData("{ addresses: [http://a], balance: round-robin }", "'balance' is 'round-robin'. Did you mean 'round_robin'?")]
    [InlineData("{ addresses: [http://a], health: /healthz }", "'health' has to be a mapping")]
    [InlineData("{ addresses: [http://a], health: {} }", "'health' has no 'path'")]
    [InlineData("{ addresses: [http://a], health: { path: healthz } }", "'healthz' is no path of a URL")]
    [InlineData("{ addresses: [http://a], health: { path: /, interval: 0 } }", "'interval' is no time at all")]
    [InlineData("{ addresses: [http://a], sticky: cookie }", "'sticky' is 'cookie'")]
    public void Tells_what_is_wrong_with_an_application(string upstream, string expected) =>
        Assert.Contains(Files.Problems($"hosts: [{{ host: a.example, upstream: {(upstream[0] is '{' or '[' ? upstream : $"'{upstream}'")} }}]"), problem => problem[(problem.IndexOf(' ') + 1)..].StartsWith(expected, StringComparison.Ordinal));

    [Fact]
    public void Tells_all_problems_at_once_in_the_order_of_the_file() => Assert.Equal(
        ["2", "4", "5", "5", "8", "9", "10"],
        Files.Problems("""
            hosts:
              - host: '*'
                upstream: http://a
                titel: A
                allow: { teams: [], users: [] }
              - host: b.example
                upstream: http://b
                paths: [{ path: b }]
                timeout: soon
              - host: c.example
            """).Select(problem => problem.Split(':')[0]));

    [Fact]
    public void A_password_in_an_address_is_never_shown() =>
        Assert.DoesNotContain(Files.Problems("hosts: [{ host: a.example, upstream: 'http://user:hunter2@a/' }]"), problem => problem.Contains("hunter2", StringComparison.Ordinal));

    [Fact]
    public void A_bomb_of_aliases_ends_as_a_list_of_problems()
    {
        var bomb = string.Join('\n', Enumerable.Range(0, 30).Select(level => $"k{level}: &a{level} [{string.Join(',', Enumerable.Repeat($"*a{level - 1}", 10))}]"));

        Assert.True(Files.Problems($"k: &a-1 [x]\n{bomb}\n").Count > 300);
    }

    /// <summary>Whatever a slip of the hand makes of a good file, it is read or told what is wrong, and never throws.</summary>
    [Fact]
    public void No_damage_to_a_file_ends_in_an_exception()
    {
        const string Signs = "{}[]:,-#&*!|>'\"%@`?\t\n \\\0é\uD800";
        var random = new Random(7);
        for (var round = 0; round < 3000; round++)
        {
            var text = Files.Example.ToCharArray().ToList();
            for (var slip = random.Next(1, 4); slip > 0; slip--)
            {
                var at = random.Next(text.Count);
                switch (random.Next(3))
                {
                    case 0:
                        text.RemoveAt(at);
                        break;
                    case 1:
                        text.Insert(at, Signs[random.Next(Signs.Length)]);
                        break;
                    default:
                        text.RemoveRange(at, text.Count - at);
                        text.Add('x');
                        break;
                }
            }

            var reading = GatewayFile.Parse(new string([.. text]), "gateway.yaml");

            Assert.Equal(reading.Model is null, reading.Problems.Count > 0);
        }
    }
}
