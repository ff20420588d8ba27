using System.Text.Json;
using OAuthProxy.Gateway;
using OAuthProxy.Gateway.Reading;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

public sealed class GatewaySchemaTests
{
    private static readonly JsonElement Definitions = JsonDocument.Parse(GatewaySchema.Text()).RootElement.GetProperty("$defs");

    [Fact]
    public void The_schema_has_the_keys_that_the_reader_knows_and_no_others() => Assert.All(MappingKind.All, kind =>
    {
        var definition = Definitions.GetProperty(kind.Name);
        Assert.Equal(kind.Keys, definition.GetProperty("properties").EnumerateObject().Select(property => property.Name));
        Assert.False(definition.GetProperty("additionalProperties").GetBoolean());
    });

    [Fact]
    public void Every_mapping_of_the_schema_is_one_that_the_reader_reads() => Assert.Equal(
        MappingKind.All.Select(kind => kind.Name),
        Definitions.EnumerateObject().Where(definition => definition.Value.TryGetProperty("properties", out _)).Select(definition => definition.Name));

    [Fact]
    public void Every_key_is_told_what_it_means()
    {
        foreach (var (name, property) in MappingKind.All.Where(kind => kind != MappingKind.File).SelectMany(kind => Definitions.GetProperty(kind.Name).GetProperty("properties").EnumerateObject().Select(property => ($"{kind.Name}.{property.Name}", property.Value))))
        {
            var meaning = property.TryGetProperty("$ref", out var reference) ? Definitions.GetProperty(reference.GetString()!.Split('/')[^1]) : property;
            Assert.True(meaning.TryGetProperty("description", out _) || name is "host.host" or "upstream.addresses", name);
        }
    }

    [Fact]
    public void The_words_of_balance_and_methods_are_the_readers()
    {
        Assert.Equal(UpstreamReader.BalanceWords, Definitions.GetProperty("upstream").GetProperty("properties").GetProperty("balance").GetProperty("enum").EnumerateArray().Select(word => word.GetString()!));
        Assert.All(Definitions.GetProperty("methods").GetProperty("items").GetProperty("enum").EnumerateArray(), method => Files.Good(Files.WithHost($"methods: [{method.GetString()}]")));
    }

    [Theory]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a" }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "title": "A", "timeout": "1h30m", "methods": ["GET"], "api": true, "public": false, "allow": { "orgs": ["acme"] } }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "timeout": 0, "public": true }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "allow": { "teams": ["acme:ops"], "any": [{ "users": ["octocat", 1234] }, { "emails": ["a@b.example"] }, { "email_domains": ["*", ".b.example", "*.b.example", "b.example"] }] } }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "headers": { "set": { "X-A": "b", "X-B": 1 }, "remove": ["X-C"] }, "paths": [{ "path": "/" }, { "path": "/a/", "strip_prefix": true, "upstream": ["http://a", "https://b:1/"] }] }] }""")]
    [InlineData("""{ "defaults": { "allow": { "orgs": ["acme"] }, "headers": { "remove": ["X-A"] }, "timeout": "1s" }, "hosts": [{ "host": "*.a.example", "paths": [{ "path": "/a", "upstream": { "addresses": ["unix:///run/a.sock", "unix:/run/b.sock"], "balance": "first", "sticky": true, "health": { "path": "/", "interval": "1s", "timeout": "500ms" } } }] }] }""")]
    [InlineData("""{ "defaults": { "tls": { "cert_file": "a.pem", "key_file": "/b.pem" } }, "hosts": [{ "host": "a.example", "upstream": "http://a", "tls": { "cert_file": "c.pem", "key_file": "c.pem" } }] }""")]
    public void What_the_schema_allows_is_read(string json)
    {
        Assert.True(SchemaCheck.Allows(json), json);
        Files.Good(json);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""{ "hosts": [] }""")]
    [InlineData("""{ "hosts": {} }""")]
    [InlineData("""{ "hosts": [{ "upstream": "http://a" }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example" }] }""")]
    [InlineData("""{ "hosts": [{ "host": "", "upstream": "http://a" }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "titel": "A" }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "title": "" }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "timeout": "soon" }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "timeout": 30.5 }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "methods": [] }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "methods": ["get"] }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "api": "true" }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "public": 1 }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "public": true, "allow": { "orgs": ["acme"] } }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "allow": {} }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "allow": null }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "allow": { "teams": [] } }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "allow": { "teams": ["ops"] } }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "allow": { "orgs": ["acme:ops"] } }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "allow": { "users": ["a@b.example"] } }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "allow": { "emails": ["b.example"] } }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "allow": { "email_domains": ["a@b.example"] } }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "allow": { "email_domains": ["."] } }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "allow": { "any": [] } }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "allow": { "any": [{}] } }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "allow": { "any": [{ "any": [{ "orgs": ["acme"] }] }] } }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "paths": [] }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "paths": [{}] }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "paths": [{ "path": "a" }] }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "paths": [{ "path": "/a%20b" }] }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "paths": [{ "path": "/a", "public": true, "allow": { "orgs": ["acme"] } }] }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "headers": {} }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "headers": { "set": {} } }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "headers": { "remove": [] } }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "headers": { "set": { "X-A": [] } } }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a/path" }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "ftp://a" }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://u:p@a" }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": [] }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": ["http://a", "http://a"] }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": {} }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": { "addresses": ["http://a"], "balance": "best" } }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": { "addresses": ["http://a"], "health": {} } }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": { "addresses": ["http://a"], "sticky": "yes" } }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "tls": {} }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "tls": { "cert_file": "a.pem" } }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "tls": { "cert_file": "", "key_file": "a.pem" } }] }""")]
    [InlineData("""{ "hosts": [{ "host": "a.example", "upstream": "http://a", "paths": [{ "path": "/a", "tls": { "cert_file": "a.pem", "key_file": "a.pem" } }] }] }""")]
    public void What_the_schema_refuses_is_a_problem(string json)
    {
        Assert.False(SchemaCheck.Allows(json), json);
        Files.Problems(json);
    }

    [Fact]
    public async Task The_program_prints_the_schema()
    {
        var end = await ProgramProcess.RunAsync("--gateway-schema");

        Assert.Equal((0, GatewaySchema.Text()), (end.ExitCode, end.Output));
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", JsonDocument.Parse(end.Output).RootElement.GetProperty("$schema").GetString());
    }
}
