using System.Collections;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OAuthProxy.Configuration;
using OAuthProxy.Tests.Gateway;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Samples;

/// <summary>The gateway file and the arguments of both samples, before anything runs.</summary>
public sealed partial class GatewaySampleTests
{
    public static TheoryData<string> Folders { get; } = [GatewaySample.Compose, GatewaySample.Kubernetes];

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_gateway_file_has_no_problem_and_is_what_the_schema_allows(string folder)
    {
        var file = GatewaySample.Of(folder).GatewayFile;

        Files.Good(SampleFiles.Text(file));
        Assert.True(SchemaCheck.Allows(SampleFiles.Yaml(file).ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_arguments_have_neither_a_problem_nor_a_warning(string folder)
    {
        using var directory = new TemporaryDirectory();
        var sample = GatewaySample.Of(folder);
        var arguments = sample.Arguments.Select(argument => argument.Split('=', 2) is [var name, ['/', ..] path]
            ? $"{name}={directory.Write(path.TrimStart('/'), name == "--gateway-file" ? SampleFiles.Text(sample.GatewayFile) : "0123456789abcdef0123456789abcdef")}"
            : argument).ToArray();

        var result = SettingsReader.Read(arguments, new Hashtable(sample.Environment.ToDictionary()));

        Assert.Empty(result.Problems.Select(problem => problem.ToString()));
        Assert.Empty(result.Warnings);
        Assert.Equal(sample.Flags.Count(), sample.Flags.Select(flag => flag.Split('=')[0]).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void No_secret_is_among_the_arguments(string folder) => Assert.Equal(
        ["--redis-connection-url=redis://redis:6379"], // it could have a password in it
        GatewaySample.Of(folder).Arguments.Where(argument => OptionCatalog.Find(argument.TrimStart('-').Split('=')[0])!.IsSecret));

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_sign_in_is_for_all_hosts_of_the_file(string folder)
    {
        var sample = GatewaySample.Of(folder);
        var (domain, callback) = (sample.ValueOf("cookie-domain"), new Uri(sample.ValueOf("redirect-url")));

        Assert.Equal(("https", "/oauth2/callback"), (callback.Scheme, callback.AbsolutePath));
        Assert.All(Files.Good(SampleFiles.Text(sample.GatewayFile)).Hosts.Select(host => host.Name).Append(callback.Host), host => Assert.EndsWith(domain, host, StringComparison.Ordinal));
        Assert.Equal("true", sample.ValueOf("cookie-secure"));
    }

    [Fact]
    public void Both_samples_say_the_same_of_who_may_what()
    {
        var (compose, kubernetes) = (GatewaySample.Of(GatewaySample.Compose), GatewaySample.Of(GatewaySample.Kubernetes));

        Assert.Equal(WithoutAddresses(compose), WithoutAddresses(kubernetes));
        Assert.Equal(compose.RedisCommand.Select(WithoutPlaces), kubernetes.RedisCommand.Select(WithoutPlaces));
    }

    /// <summary>What the README says that the file shows.</summary>
    [Theory]
    [InlineData("allow")]
    [InlineData("any")]
    [InlineData("teams")]
    [InlineData("public")]
    [InlineData("methods")]
    [InlineData("api")]
    [InlineData("strip_prefix")]
    [InlineData("set")]
    [InlineData("remove")]
    [InlineData("timeout")]
    [InlineData("addresses")]
    [InlineData("health")]
    [InlineData("sticky")]
    public void The_file_shows(string key) => Assert.Contains($"\"{key}\":", SampleFiles.Yaml(GatewaySample.Of(GatewaySample.Compose).GatewayFile).ToJsonString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("k8s/README.md")]
    [InlineData("k8s/gateway/README.md")]
    [InlineData("samples/gateway/README.md")]
    [InlineData("samples/kibana-sidecar/README.md")]
    public void What_a_README_points_at_is_there(string readme)
    {
        var (text, folder) = (SampleFiles.Text(readme), Path.GetDirectoryName(SampleFiles.PathOf(readme))!);

        Assert.All(Link().Matches(text).Select(link => link.Groups["target"].Value).Where(target => !target.Contains("://", StringComparison.Ordinal)), target =>
            Assert.True(Path.Exists(Path.Combine(folder, target.Split('#')[0])), target));
        Assert.All(File().Matches(text).Select(file => file.Groups["name"].Value), name => Assert.True(Path.Exists(Path.Combine(folder, name)), name));
    }

    /// <summary>The sidecar, which was there before the gateway.</summary>
    [Fact]
    public void The_arguments_of_the_sidecar_have_neither_a_problem_nor_a_warning()
    {
        var containers = KubernetesSample.PodOf(new KubernetesSample("k8s")["Deployment", "kibana"])["spec"]!["containers"];
        var proxy = containers.Items().Single(container => container["name"].Text() == "oauth-proxy");
        var variables = proxy["env"].Items().ToDictionary(variable => variable["name"].Text(), _ => "0123456789abcdef0123456789abcdef", StringComparer.Ordinal);

        var result = SettingsReader.Read([.. proxy["args"].Texts()], new Hashtable(variables));

        Assert.Empty(result.Problems.Select(problem => problem.ToString()));
        Assert.Empty(result.Warnings);
    }

    private static string WithoutAddresses(GatewaySample sample)
    {
        var file = SampleFiles.Yaml(sample.GatewayFile);
        foreach (var route in file["hosts"].Items().SelectMany(host => host["paths"].Items().Append(host)).Select(route => route.AsObject()))
        {
            switch (route["upstream"])
            {
                case JsonObject upstream:
                    upstream["addresses"] = upstream["addresses"].Items().Count();
                    break;
                case JsonArray list:
                    route["upstream"] = list.Count;
                    break;
                case not null:
                    route["upstream"] = 1;
                    break;
            }
        }

        return file.ToJsonString();
    }

    private static string WithoutPlaces(string part) => part.Replace("redis/password", "redis-password", StringComparison.Ordinal);

    [GeneratedRegex(@"\]\((?<target>[^)]+)\)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?<name>[\w./-]+\.(yaml|yml|example)|Caddyfile)`", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex File();
}
