using OAuthProxy.Configuration;
using OAuthProxy.Tests.Support;

namespace OAuthProxy.Tests.Samples;

/// <summary>What a sample of the gateway starts, exactly as it is written there.</summary>
/// <param name="Arguments">Of the proxy.</param>
/// <param name="Environment">Of the proxy, by the names of variables.</param>
/// <param name="GatewayFile">Where the file is that it mounts as <c>/etc/oauthproxy/gateway.yaml</c>.</param>
/// <param name="RedisCommand">What runs in the container of Redis.</param>
internal sealed record GatewaySample(IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, string GatewayFile, IReadOnlyList<string> RedisCommand)
{
    public const string Compose = "samples/gateway";
    public const string Kubernetes = "k8s/gateway";

    /// <summary>What an operator writes into <c>.env</c>, or into the secret.</summary>
    private static readonly Dictionary<string, string> Values = new(StringComparer.Ordinal)
    {
        ["CLIENT_ID"] = ProxyUnderTest.ClientId,
        ["GRAFANA_ADMIN"] = "alice",
    };

    /// <summary>Each argument, and each variable as the flag whose place it takes.</summary>
    public IEnumerable<string> Flags => Arguments.Concat(Environment.Select(variable => $"--{OptionCatalog.All.Single(option => option.EnvironmentNames.Contains(variable.Key)).Name}={variable.Value}"));

    public static GatewaySample Of(string folder) => folder == Compose ? OfCompose() : OfKubernetes();

    /// <summary>The one value of a flag.</summary>
    public string ValueOf(string flag) => Flags.Single(argument => argument.StartsWith($"--{flag}=", StringComparison.Ordinal)).Split('=', 2)[1];

    private static GatewaySample OfCompose()
    {
        var compose = new ComposeSample();
        return new(compose.CommandOf("oauthproxy", Values), new Dictionary<string, string>(StringComparer.Ordinal), ComposeSample.FileOf("oauthproxy/gateway.yaml"), compose.CommandOf("redis", Values));
    }

    private static GatewaySample OfKubernetes()
    {
        var kubernetes = new KubernetesSample(Kubernetes);
        var proxy = KubernetesSample.ContainerOf(kubernetes["Deployment", "oauthproxy"]);
        var redis = KubernetesSample.ContainerOf(kubernetes["StatefulSet", "redis"]);

        // The one variable there is comes out of the secret.
        var environment = proxy["env"].Items().ToDictionary(variable => variable["name"].Text(), _ => Values["CLIENT_ID"], StringComparer.Ordinal);
        return new([.. proxy["args"].Texts()], environment, kubernetes.FileOf("gateway.yaml"), [.. redis["command"].Texts().Select(part => part.Replace("$$(", "$(", StringComparison.Ordinal))]); // $(NAME) would be a variable
    }
}
