using System.Net;
using System.Text.Json.Nodes;
using OAuthProxy.Tests.Gateway;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Samples;

/// <summary>The manifests of k8s/gateway fit each other: what one names, another has.</summary>
public sealed class KubernetesSampleTests
{
    private const string Name = "oauthproxy";
    private const string NamespaceLabel = "kubernetes.io/metadata.name";

    private readonly KubernetesSample _kubernetes = new(GatewaySample.Kubernetes);
    private readonly GatewaySample _sample = GatewaySample.Of(GatewaySample.Kubernetes);

    public static TheoryData<string, string> Workloads { get; } = new() { { "Deployment", Name }, { "StatefulSet", "redis" } };

    private JsonNode Pod => KubernetesSample.PodOf(_kubernetes["Deployment", Name]);

    private JsonNode Container => KubernetesSample.ContainerOf(_kubernetes["Deployment", Name]);

    private string Namespace => _kubernetes.Kustomization["namespace"].Text();

    private Uri[] Applications => [.. Files.Good(SampleFiles.Text(_sample.GatewayFile)).Hosts.SelectMany(host => host.Routes).SelectMany(route => route.Upstream.Addresses).Select(address => address.Url).Distinct()];

    [Theory]
    [MemberData(nameof(Workloads))]
    public void A_service_a_policy_and_the_workload_mean_the_same_pods(string kind, string name)
    {
        var pod = KubernetesSample.PodOf(_kubernetes[kind, name]);
        var service = _kubernetes["Service", name];

        Assert.True(KubernetesSample.Selects(_kubernetes[kind, name]["spec"]!["selector"]!["matchLabels"], pod));
        Assert.True(KubernetesSample.Selects(service["spec"]!["selector"], pod));
        Assert.True(KubernetesSample.Selects(_kubernetes["NetworkPolicy", name]["spec"]!["podSelector"]!["matchLabels"], pod));
        Assert.All(service["spec"]!["ports"].Items(), port => KubernetesSample.PortOf(KubernetesSample.ContainerOf(_kubernetes[kind, name]), port["targetPort"]));
        Assert.All(new[] { "Deployment", "StatefulSet" }.SelectMany(_kubernetes.OfKind).Where(other => KubernetesSample.NameOf(other) != name), other =>
            Assert.False(KubernetesSample.Selects(service["spec"]!["selector"], KubernetesSample.PodOf(other))));
    }

    [Fact]
    public void The_budget_and_the_autoscaler_are_for_the_deployment_and_leave_room_for_an_eviction()
    {
        var (budget, scaler) = (_kubernetes["PodDisruptionBudget", Name]["spec"]!, _kubernetes["HorizontalPodAutoscaler", Name]["spec"]!);

        Assert.True(KubernetesSample.Selects(budget["selector"]!["matchLabels"], Pod));
        Assert.Equal(("apps/v1", "Deployment", Name), (scaler["scaleTargetRef"]!["apiVersion"].Text(), scaler["scaleTargetRef"]!["kind"].Text(), scaler["scaleTargetRef"]!["name"].Text()));
        Assert.True(scaler["minReplicas"]!.GetValue<long>() >= 2 && scaler["maxReplicas"]!.GetValue<long>() > scaler["minReplicas"]!.GetValue<long>());
        Assert.Equal(1, budget["maxUnavailable"]!.GetValue<long>());
        Assert.Null(_kubernetes["Deployment", Name]["spec"]!["replicas"]);

        // Percentages are of what is requested.
        Assert.All(scaler["metrics"].Items(), metric => Assert.NotNull(Container["resources"]!["requests"]![metric["resource"]!["name"].Text()]));
    }

    [Fact]
    public async Task Each_probe_asks_at_a_port_of_the_container_for_what_the_program_answers()
    {
        await using var running = await RunningSample.StartAsync(GatewaySample.Kubernetes);
        foreach (var (probe, path) in new[] { ("startupProbe", "/ping"), ("livenessProbe", "/ping"), ("readinessProbe", "/ready") })
        {
            var asked = Container[probe]!["httpGet"]!;
            Assert.Equal((_sample.ValueOf("http-address").Split(':')[1], path), (KubernetesSample.PortOf(Container, asked["port"]), asked["path"].Text()));
            await using var connection = await RawConnection.OpenAsync(running.Proxy.EndPoint);
            await connection.SendAsync($"GET {path} HTTP/1.1\r\nHost: 10.1.2.3:4180\r\nUser-Agent: kube-probe/1.33\r\n\r\n");
            Assert.Equal(200, (await connection.ReadResponseAsync()).Status);
        }
    }

    [Fact]
    public void The_ports_that_the_arguments_open_are_those_of_the_container() => Assert.Equal(
        new[] { "http-address", "metrics-address" }.Select(flag => _sample.ValueOf(flag).Split(':')[1]),
        Container["ports"].Items().Select(port => port["containerPort"].Text()));

    [Fact]
    public async Task A_pod_has_the_time_to_end_that_the_program_takes()
    {
        await using var running = await RunningSample.StartAsync(GatewaySample.Kubernetes);
        var drain = running.Proxy.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HostOptions>>().Value.ShutdownTimeout.TotalSeconds;

        var before = Container["lifecycle"]!["preStop"]!["sleep"]!["seconds"]!.GetValue<long>();

        Assert.True(Pod["spec"]!["terminationGracePeriodSeconds"]!.GetValue<long>() >= before + drain + 5);
    }

    [Fact]
    public void What_is_taken_from_a_secret_is_in_it()
    {
        var secrets = _kubernetes.Read("secret.example.yaml").ToDictionary(KubernetesSample.NameOf, secret => secret["stringData"].Entries().Select(entry => entry.Key).ToArray());
        var referenced = Container["env"].Items().Select(variable => variable["valueFrom"]!["secretKeyRef"]!).ToList();

        Assert.NotEmpty(referenced);
        Assert.All(referenced, reference => Assert.Contains(reference["key"].Text(), secrets[reference["name"].Text()]));
        Assert.All(Mounted(Pod, Container).Where(file => file.Volume["secret"] is not null), file =>
            Assert.Contains(Path.GetFileName(file.Path), secrets[file.Volume["secret"]!["secretName"].Text()]));
        Assert.All(_kubernetes.Read("secret.example.yaml"), secret => Assert.Equal(Namespace, secret["metadata"]!["namespace"].Text()));
        Assert.All(secrets.Keys, secret => Assert.DoesNotContain(_kubernetes.OfKind("Secret"), manifest => KubernetesSample.NameOf(manifest) == secret));
    }

    [Fact]
    public void Every_file_that_an_argument_names_is_mounted()
    {
        var named = _sample.Arguments.Select(argument => argument.Split('=', 2)[1]).Where(value => value.StartsWith('/')).ToList();

        Assert.Equal(3, named.Count);
        Assert.All(named, path => Assert.Contains(Mounted(Pod, Container), file => file.Path == path));
        var redis = _kubernetes["StatefulSet", "redis"];
        Assert.Contains("/run/secrets/redis/password", _sample.RedisCommand[^1], StringComparison.Ordinal);
        Assert.Contains(Mounted(KubernetesSample.PodOf(redis), KubernetesSample.ContainerOf(redis)), file => file.Path == "/run/secrets/redis/password");
    }

    [Fact]
    public void The_gateway_file_is_mounted_so_that_a_change_arrives()
    {
        var generator = Assert.Single(_kubernetes.Kustomization["configMapGenerator"].Items());
        var volume = Pod["spec"]!["volumes"].Items().Single(volume => volume["configMap"] is not null);
        var mount = Container["volumeMounts"].Items().Single(mount => mount["name"].Text() == volume["name"].Text());

        Assert.Equal((generator["name"].Text(), "gateway.yaml"), (volume["configMap"]!["name"].Text(), Assert.Single(generator["files"].Texts())));
        Assert.True(generator["options"]!["disableNameSuffixHash"]!.GetValue<bool>());
        Assert.Null(mount["subPath"]);
        Assert.Null(volume["configMap"]!["items"]);
        Assert.Equal(_sample.ValueOf("gateway-file"), $"{mount["mountPath"].Text()}/gateway.yaml");
    }

    [Fact]
    public void The_ingress_has_every_host_with_TLS_and_leads_to_the_service()
    {
        var ingress = _kubernetes["Ingress", Name]["spec"]!;
        var hosts = Files.Good(SampleFiles.Text(_sample.GatewayFile)).Hosts.Select(host => host.Name).Append(new Uri(_sample.ValueOf("redirect-url")).Host).Order().ToList();

        Assert.Equal(hosts, ingress["rules"].Items().Select(rule => rule["host"].Text()).Order());
        Assert.Equal(hosts, ingress["tls"].Items().SelectMany(tls => tls["hosts"].Texts()).Order());
        Assert.All(ingress["rules"].Items(), rule =>
        {
            var path = Assert.Single(rule["http"]!["paths"].Items());
            var service = path["backend"]!["service"]!;
            Assert.Equal(("/", "Prefix"), (path["path"].Text(), path["pathType"].Text()));
            Assert.Contains(_kubernetes["Service", service["name"].Text()]["spec"]!["ports"].Items(), port => port["name"].Text() == service["port"]!["name"].Text());
        });
    }

    [Fact]
    public void The_ingress_is_more_patient_than_the_proxy()
    {
        var annotations = _kubernetes["Ingress", Name]["metadata"]!["annotations"]!;
        var longest = Files.Good(SampleFiles.Text(_sample.GatewayFile)).Hosts.SelectMany(host => host.Routes).Max(route => route.Timeout)!.Value.TotalSeconds;

        Assert.True(int.Parse(annotations["nginx.ingress.kubernetes.io/proxy-read-timeout"].Text(), System.Globalization.CultureInfo.InvariantCulture) > longest);
    }

    [Fact]
    public void The_policies_let_pass_what_has_to_and_nothing_else()
    {
        var everything = _kubernetes["NetworkPolicy", "nothing-else"]["spec"]!;
        Assert.Empty(everything["podSelector"].Entries());
        Assert.Equal(["Ingress", "Egress"], everything["policyTypes"].Texts());
        Assert.Null(everything["ingress"]);
        Assert.Null(everything["egress"]);

        var proxy = _kubernetes["NetworkPolicy", Name]["spec"]!;
        Assert.Equal(["ingress-nginx:4180", "monitoring:9090"], proxy["ingress"].Items().Select(rule => Whom(rule, "from")));
        Assert.Equal(
            Applications.Select(PlaceOf).Distinct().Concat(["kube-system:53,53", ":6379", "0.0.0.0/0:443"]).Order(StringComparer.Ordinal),
            proxy["egress"].Items().Select(rule => Whom(rule, "to")).Order(StringComparer.Ordinal));
        var redis = _kubernetes["NetworkPolicy", "redis"]["spec"]!;
        Assert.Equal([":6379"], redis["ingress"].Items().Select(rule => Whom(rule, "from")));
        Assert.True(KubernetesSample.Selects(redis["ingress"]![0]!["from"]![0]!["podSelector"]!["matchLabels"], Pod));
        Assert.Equal(["Ingress", "Egress"], redis["policyTypes"].Texts());
        Assert.Null(redis["egress"]);
        Assert.Equal("6379", KubernetesSample.PortOf(KubernetesSample.ContainerOf(_kubernetes["StatefulSet", "redis"]), "redis"));
        Assert.Equal("redis://redis:6379", _sample.ValueOf("redis-connection-url"));
    }

    /// <summary>Whoever may send what is believed of clients must be the Ingress controller; GitHub is not at home.</summary>
    [Fact]
    public void What_is_trusted_is_not_a_way_out()
    {
        var internet = Assert.Single(_kubernetes["NetworkPolicy", Name]["spec"]!["egress"].Items().SelectMany(rule => rule["to"].Items()), peer => peer["ipBlock"] is not null)["ipBlock"]!;

        Assert.All(new[] { "10.1.2.3", "172.20.0.1", "192.168.1.1", "169.254.169.254", "100.64.1.1" }, address =>
            Assert.Contains(internet["except"].Texts(), network => IPNetwork.Parse(network).Contains(IPAddress.Parse(address))));
        Assert.Contains(_sample.ValueOf("trusted-proxy-ip"), internet["except"].Texts());
    }

    [Fact]
    public void The_applications_let_nobody_in_but_the_gateway_and_each_other()
    {
        var policies = _kubernetes.Read("applications.example.yaml");

        Assert.Equal(Applications.Select(PlaceOf).Distinct().Order(), policies.Select(policy =>
            $"{policy["metadata"]!["namespace"].Text()}:{Assert.Single(Assert.Single(policy["spec"]!["ingress"].Items())["ports"].Items())["port"].Text()}").Order());
        Assert.All(policies, policy =>
        {
            var peer = policy["spec"]!["ingress"]![0]!["from"]![0]!;
            Assert.Equal(Namespace, peer["namespaceSelector"]!["matchLabels"]![NamespaceLabel].Text());
            Assert.True(KubernetesSample.Selects(peer["podSelector"]!["matchLabels"], Pod));
            Assert.All(policy["spec"]!["ingress"]![0]!["from"].Items().Skip(1), other => Assert.Null(other["namespaceSelector"]));

            // The pods that the proxy may reach are those that this one is about.
            Assert.Contains(_kubernetes["NetworkPolicy", Name]["spec"]!["egress"].Items().SelectMany(rule => rule["to"].Items()), target =>
                target["namespaceSelector"]?["matchLabels"]![NamespaceLabel].Text() == policy["metadata"]!["namespace"].Text()
                && target["podSelector"]!.ToJsonString() == policy["spec"]!["podSelector"]!.ToJsonString());
        });
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void No_pod_has_more_than_the_strictest_profile_allows(string kind, string name)
    {
        var (pod, container) = (KubernetesSample.PodOf(_kubernetes[kind, name])["spec"]!, KubernetesSample.ContainerOf(_kubernetes[kind, name]));

        Assert.Equal("restricted", _kubernetes["Namespace", Namespace]["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"].Text());
        Assert.True(pod["securityContext"]!["runAsNonRoot"]!.GetValue<bool>());
        Assert.Equal("RuntimeDefault", pod["securityContext"]!["seccompProfile"]!["type"].Text());
        Assert.False(pod["automountServiceAccountToken"]!.GetValue<bool>());
        Assert.False(container["securityContext"]!["allowPrivilegeEscalation"]!.GetValue<bool>());
        Assert.True(container["securityContext"]!["readOnlyRootFilesystem"]!.GetValue<bool>());
        Assert.Equal(["ALL"], container["securityContext"]!["capabilities"]!["drop"].Texts());
        Assert.NotNull(container["resources"]!["limits"]!["memory"]);
        Assert.Matches(@":\d+\.\d+\.\d+(-alpine)?$", container["image"].Text());
    }

    [Fact]
    public void The_replicas_are_spread()
    {
        Assert.All(Pod["spec"]!["topologySpreadConstraints"].Items(), spread => Assert.True(KubernetesSample.Selects(spread["labelSelector"]!["matchLabels"], Pod)));
        Assert.Contains("kubernetes.io/hostname", Pod["spec"]!["topologySpreadConstraints"].Items().Select(spread => spread["topologyKey"].Text()));
    }

    [Fact]
    public void Every_file_of_the_folder_is_applied_or_said_to_be_an_example() => Assert.Equal(
        Directory.EnumerateFiles(SampleFiles.PathOf(GatewaySample.Kubernetes), "*.yaml").Select(path => Path.GetFileName(path)).Where(name => name is not ("kustomization.yaml" or "gateway.yaml") && !name.EndsWith(".example.yaml", StringComparison.Ordinal)).Order(),
        _kubernetes.Kustomization["resources"].Texts().Order());

    /// <summary>The files that a pod's volumes put into a container, as far as the manifests tell.</summary>
    private IEnumerable<(string Path, JsonNode Volume)> Mounted(JsonNode pod, JsonNode container) =>
        from mount in container["volumeMounts"].Items()
        from volume in pod["spec"]!["volumes"].Items()
        where volume["name"].Text() == mount["name"].Text()
        from key in KeysOf(volume)
        select ($"{mount["mountPath"].Text()}/{key}", volume);

    private IEnumerable<string> KeysOf(JsonNode volume) => volume switch
    {
        _ when volume["configMap"] is { } map => _kubernetes.Kustomization["configMapGenerator"].Items().Single(one => one["name"].Text() == map["name"].Text())["files"].Texts(),
        _ when volume["secret"]?["items"] is { } items => items.Items().Select(item => item["path"].Text()),
        _ => _kubernetes.Read("secret.example.yaml").Single(secret => KubernetesSample.NameOf(secret) == volume["secret"]!["secretName"].Text())["stringData"].Entries().Select(entry => entry.Key),
    };

    /// <summary>Namespace and port of an application.</summary>
    private static string PlaceOf(Uri application) => $"{application.Host.Split('.')[^1]}:{application.Port}";

    /// <summary>The namespace (none for the own one) or network that a rule is about, and the ports.</summary>
    private static string Whom(JsonNode rule, string peers)
    {
        var peer = Assert.Single(rule[peers].Items());
        return $"{peer["namespaceSelector"]?["matchLabels"]![NamespaceLabel].Text() ?? peer["ipBlock"]?["cidr"].Text()}:{string.Join(',', rule["ports"].Items().Select(port => port["port"].Text()))}";
    }
}
