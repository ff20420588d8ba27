using System.Globalization;
using System.Text;

namespace OAuthProxy.Tests.Gateway;

/// <summary>Random gateway files, people and requests, few enough in kind that many of them meet.</summary>
internal static class RandomGateway
{
    private static readonly Dictionary<string, string[]> Values = new(StringComparer.Ordinal)
    {
        ["orgs"] = ["acme", "everybody", "other"],
        ["teams"] = ["acme:ops", "acme:dev", "other:ops"],
        ["users"] = ["octocat", "bob", "eve"],
        ["emails"] = ["bob@a.example", "eve@b.example", "octocat@x.a.example"],
        ["email_domains"] = ["a.example", ".a.example", "*.example", "*", "b.example"],
    };

    private static readonly string[] Paths = ["/", "/a", "/a/", "/a/b", "/a/b/", "/ab", "/c/", "/c/a/"];
    private static readonly string[] Hosts = ["one.x.example", "two.x.example", "*.x.example", "three.example", "*.y.example"];
    private static readonly string[] Asked = ["one.x.example", "two.x.example", "new.x.example", "other.x.example", "deep.new.x.example", "three.example", "x.example", "z.y.example"];
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "DELETE"];
    private static readonly string[] Ends = ["", "/", "x", "/x", "/A", "%2f", "/../a/", "/%2e%2e/c/", "//", ";", "?/a/", "/b%2Fc"];

    /// <summary>A host, a method and a target as they are sent; often with a trick in them.</summary>
    public static (string Host, string Method, string Target) Request(Random random) =>
        (One(random, Asked), One(random, Methods), Spelled(random, One(random, Paths) + (random.Next(2) == 0 ? "" : One(random, Ends))));

    /// <summary>There is one way to read the target.</summary>
    public static bool IsPlain(string target) => target == PathOf(target) && !IsOdd(target);

    /// <summary>The path by the most generous reading.</summary>
    public static string PathOf(string target) => Uri.UnescapeDataString(target.Split('?')[0]).ToLowerInvariant();

    private static bool IsOdd(string path) => path.Contains("..", StringComparison.Ordinal) || path.Contains("//", StringComparison.Ordinal) || path.Contains(';', StringComparison.Ordinal) || path.Contains('%', StringComparison.Ordinal);

    /// <summary>Now and then some letters of the path encoded, or in capitals.</summary>
    private static string Spelled(Random random, string target) => random.Next(3) > 0
        ? target
        : string.Concat(target.Select(c => !char.IsAsciiLetterLower(c) || random.Next(3) > 0 ? $"{c}" : random.Next(2) == 0 ? $"{char.ToUpperInvariant(c)}" : string.Create(CultureInfo.InvariantCulture, $"%{(int)c:x2}")));

    public static ReferenceFile File(Random random)
    {
        var hosts = Some(random, Hosts, 2, most: 5).Select(name =>
        {
            var paths = Some(random, Paths, 0).Select(path => new ReferencePath(path, RandomWho(random), RandomMethods(random))).ToList();
            return new ReferenceHost(name, paths.Count == 0 || random.Next(3) > 0, RandomWho(random), RandomMethods(random), paths);
        });
        return new(random.Next(2) == 0 ? null : RandomAllow(random), [.. hosts]);
    }

    private static string[]? RandomMethods(Random random) => random.Next(4) == 0 ? Some(random, Methods, 1) : null;

    private static ReferenceWho RandomWho(Random random) => random.Next(6) switch
    {
        0 => new(true, null),
        1 => new(false, null),
        2 => new(random.Next(2) == 0 ? null : false, RandomAllow(random)),
        3 => new(null, RandomAllow(random)),
        _ => new(null, null),
    };

    private static Dictionary<string, string[]>[] RandomAllow(Random random)
    {
        var alternatives = Enumerable.Range(0, random.Next(3)).Select(_ => RandomKeys(random, 1)).ToList();
        return [RandomKeys(random, alternatives.Count == 0 ? 1 : 0), .. alternatives];
    }

    private static Dictionary<string, string[]> RandomKeys(Random random, int least) =>
        Some(random, [.. Values.Keys], least).Take(2).ToDictionary(key => key, key => Some(random, Values[key], 1), StringComparer.Ordinal);

    public static Identity Person(Random random)
    {
        var groups = Some(random, [.. Values["orgs"], .. Values["teams"]], 0, most: 6).Select(group => random.Next(2) == 0 ? group : group.ToUpperInvariant());
        var emails = Some(random, [.. Values["emails"], "eve@a.example", "a@deep.x.a.example", "x@else.test"], 0, most: 6);
        return new Identity(1, One(random, ["octocat", "BOB", "eve", "mallory"]), emails, [.. groups], []) { AccountTag = random.Next(8) == 0 ? "" : null };
    }

    private static string One(Random random, string[] choices) => choices[random.Next(choices.Length)];

    private static string[] Some(Random random, string[] choices, int least, int most = 3) => [.. choices.OrderBy(_ => random.Next()).Take(random.Next(least, most + 1))];

    public static string TextOf(ReferenceFile file)
    {
        var text = new StringBuilder();
        if (file.Defaults is not null)
        {
            text.Append("defaults: { ").Append(TextOf(new ReferenceWho(null, file.Defaults))).AppendLine("}");
        }

        text.AppendLine("hosts:");
        foreach (var host in file.Hosts)
        {
            text.Append("- { host: \"").Append(host.Name).Append("\", ").Append(host.HasUpstream ? "upstream: http://a, " : "").Append(TextOf(host.Who)).Append(TextOf(host.Methods));
            if (host.Paths.Count > 0)
            {
                text.Append("paths: [").AppendJoin(", ", host.Paths.Select(path => $"{{ path: {path.Path}, upstream: http://b, {TextOf(path.Who)}{TextOf(path.Methods)}}}")).Append("], ");
            }

            text.AppendLine("}");
        }

        return text.ToString();
    }

    /// <summary>The same with the two upstreams that a <see cref="GatewayProxy"/> has.</summary>
    public static string ServedTextOf(ReferenceFile file) =>
        TextOf(file).Replace("http://a", "\"{upstream}\"", StringComparison.Ordinal).Replace("http://b", "\"{other}\"", StringComparison.Ordinal);

    private static string TextOf(string[]? methods) => methods is null ? "" : $"methods: [{string.Join(", ", methods)}], ";

    private static string TextOf(ReferenceWho who)
    {
        var isPublic = who.Public is { } value ? $"public: {(value ? "true" : "false")}, " : "";
        if (who.Allow is not { } allow)
        {
            return isPublic;
        }

        var any = allow.Length == 1 ? "" : $"any: [{string.Join(", ", allow.Skip(1).Select(keys => $"{{ {TextOf(keys)}}}"))}], ";
        return $"{isPublic}allow: {{ {TextOf(allow[0])}{any}}}, ";
    }

    private static string TextOf(Dictionary<string, string[]> keys) => string.Concat(keys.Select(key => $"{key.Key}: [{string.Join(", ", key.Value.Select(value => $"\"{value}\""))}], "));
}
