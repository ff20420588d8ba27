using System.Net;
using System.Text.RegularExpressions;
using OAuthProxy.Tests.Gateway;
using Xunit;

namespace OAuthProxy.Tests.Samples;

/// <summary>The containers of samples/gateway fit each other, and none can do more than it has to.</summary>
public sealed class ComposeSampleTests
{
    private const string Edge = "edge";
    private const string Proxy = "oauthproxy";
    private const string Entrance = "caddy";

    private readonly ComposeSample _compose = new();
    private readonly GatewaySample _sample = GatewaySample.Of(GatewaySample.Compose);

    private Uri[] Applications => [.. Files.Good(SampleFiles.Text(_sample.GatewayFile)).Hosts.SelectMany(host => host.Routes).SelectMany(route => route.Upstream.Addresses).Select(address => address.Url).Distinct()];

    private string[] Hosts => [.. Files.Good(SampleFiles.Text(_sample.GatewayFile)).Hosts.Select(host => host.Name)];

    private string CallbackHost => new Uri(_sample.ValueOf("redirect-url")).Host;

    [Fact]
    public void Every_application_of_the_file_is_a_service_with_that_port_in_a_network_of_the_proxy()
    {
        Assert.Equal(4, Applications.Length);
        Assert.All(Applications, application =>
        {
            Assert.Contains(application.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), _compose.PortsWithin(application.Host));
            Assert.NotEmpty(_compose.NetworksOf(application.Host).Intersect(_compose.NetworksOf(Proxy)));
        });
    }

    [Fact]
    public void Nobody_but_the_entrance_has_a_port_on_the_machine_or_a_way_to_the_internet()
    {
        Assert.All(_compose.Services.Where(service => service.Key != Entrance), service => Assert.Null(service.Value["ports"]));
        Assert.Equal([Entrance, Proxy], _compose.Services.Keys.Where(service => _compose.NetworksOf(service).Any(network => _compose.Networks[network]["internal"] is null)).Order());
        Assert.Equal([Edge], _compose.NetworksOf(Entrance));
        Assert.All(_compose.Services.Values, service => Assert.Null(service["network_mode"]));
    }

    [Theory]
    [InlineData("redis", Proxy)]
    [InlineData("kibana", "elasticsearch", Proxy)]
    [InlineData("grafana", Proxy, "prometheus-1", "prometheus-2")]
    [InlineData("elasticsearch", "kibana")]
    public void A_service_can_be_reached_by_nobody_but(string service, params string[] others) => Assert.Equal(
        others,
        _compose.Services.Keys.Where(other => other != service && _compose.NetworksOf(other).Intersect(_compose.NetworksOf(service)).Any()).Order());

    [Fact]
    public void No_container_has_privileges_or_can_write_where_it_need_not() => Assert.All(_compose.Services, service =>
    {
        Assert.Equal(["ALL"], service.Value["cap_drop"].Texts());
        Assert.Equal(service.Key == Entrance ? ["NET_BIND_SERVICE"] : [], service.Value["cap_add"].Texts());
        Assert.Equal(["no-new-privileges:true"], service.Value["security_opt"].Texts());
        Assert.Equal(service.Key is not ("kibana" or "elasticsearch"), service.Value["read_only"]!.GetValue<bool>());
        Assert.NotNull(service.Value["mem_limit"]);
    });

    [Fact]
    public void Every_image_has_one_whole_version()
    {
        Assert.All(_compose.Services, service => Assert.Matches(@":v?\d+\.\d+\.\d+(-alpine)?$", service.Value["image"].Text()));
        Assert.Equal(Version("elasticsearch"), Version("kibana"));

        string Version(string service) => _compose.Services[service]["image"].Text().Split(':')[1];
    }

    [Fact]
    public void What_a_service_mounts_is_there()
    {
        foreach (var (name, service) in _compose.Services)
        {
            Assert.All(service["secrets"].Texts(), secret => Assert.Contains(secret, _compose.Secrets.Keys));
            foreach (var volume in service["volumes"].Texts().Select(volume => volume.Split(':')))
            {
                if (volume[0].StartsWith("./", StringComparison.Ordinal))
                {
                    Assert.True(Directory.Exists(SampleFiles.PathOf(ComposeSample.FileOf(volume[0]))), $"{name} mounts {volume[0]}: a directory, or a file that is replaced is not seen");
                    Assert.Equal("ro", volume[2]);
                }
                else
                {
                    Assert.Contains(volume[0], _compose.Volumes);
                }
            }
        }

        Assert.All(_compose.Secrets.Values, secret => Assert.StartsWith("secrets/", secret["file"].Text(), StringComparison.Ordinal));
        Assert.Contains("secrets/", SampleFiles.Text(ComposeSample.FileOf(".gitignore")).Split('\n'));
    }

    [Theory]
    [InlineData(Proxy)]
    [InlineData("redis")]
    [InlineData("grafana")]
    public void Each_secret_that_a_service_reads_is_one_that_it_has(string service)
    {
        var read = Regex.Matches(_compose.Services[service].ToJsonString(), "/run/secrets/(?<name>[a-z-]+)", RegexOptions.NonBacktracking).Select(match => match.Groups["name"].Value).Distinct();

        Assert.Equal(_compose.Services[service]["secrets"].Texts().Order(), read.Order());
    }

    [Fact]
    public void Every_variable_is_in_the_example() => Assert.Equal(
        ComposeSample.Variables.Order(),
        SampleFiles.Text(ComposeSample.FileOf(".env.example")).Split('\n').Where(line => line.Contains('=', StringComparison.Ordinal)).Select(line => line.Split('=')[0]).Order());

    [Fact]
    public void The_proxy_trusts_the_entrance_and_Grafana_the_proxy_by_addresses_that_nobody_else_gets()
    {
        AssertIsKept(_sample.ValueOf("trusted-proxy-ip"), Entrance, Edge);
        AssertIsKept(_compose.EnvironmentOf("grafana", "GF_AUTH_PROXY_WHITELIST"), Proxy, "grafana");

        void AssertIsKept(string trusted, string service, string network)
        {
            Assert.Equal(_compose.AddressOf(service, network), trusted);
            var pool = Assert.Single(_compose.Networks[network]["ipam"]!["config"].Items());
            Assert.True(IPNetwork.Parse(pool["subnet"].Text()).Contains(IPAddress.Parse(trusted)));
            Assert.False(IPNetwork.Parse(pool["ip_range"].Text()).Contains(IPAddress.Parse(trusted)));
        }
    }

    [Fact]
    public void Grafana_has_no_other_way_in()
    {
        Assert.Equal("true", _compose.EnvironmentOf("grafana", "GF_AUTH_PROXY_ENABLED"));
        Assert.Equal("false", _compose.EnvironmentOf("grafana", "GF_AUTH_BASIC_ENABLED"));
        Assert.Equal("true", _compose.EnvironmentOf("grafana", "GF_AUTH_DISABLE_LOGIN_FORM"));
    }

    [Fact]
    public void The_entrance_has_certificates_for_every_host_and_leads_to_the_proxy()
    {
        var lines = SampleFiles.Text(ComposeSample.FileOf("caddy/Caddyfile")).Split('\n');
        var sites = Assert.Single(lines, line => line.EndsWith(" {", StringComparison.Ordinal) && !line.StartsWith('\t'))[..^2];

        Assert.Equal(Hosts.Append(CallbackHost).Order(), sites.Split(", ").Order());
        Assert.Contains($"\treverse_proxy {Proxy}:{_sample.ValueOf("http-address").Split(':')[1]} {{", lines);
    }

    [Fact]
    public void Every_application_knows_the_address_by_which_people_come()
    {
        string[] told = [_compose.EnvironmentOf("grafana", "GF_SERVER_ROOT_URL"), _compose.EnvironmentOf("kibana", "SERVER_PUBLICBASEURL"), External("prometheus-1"), External("prometheus-2")];

        Assert.All(told.Zip(["grafana", "kibana", "prometheus", "prometheus"]), pair => Assert.StartsWith($"{pair.Second}.", new Uri(pair.First).Host, StringComparison.Ordinal));
        Assert.All(told, address => Assert.Contains(new Uri(address).Host, Hosts));
        Assert.Equal(CallbackHost, new Uri(_compose.EnvironmentOf("grafana", "GF_AUTH_SIGNOUT_REDIRECT_URL")).Host);

        string External(string service) => _compose.Services[service]["command"].Texts().Single(argument => argument.StartsWith("--web.external-url=", StringComparison.Ordinal)).Split('=')[1];
    }

    [Theory]
    [InlineData("prometheus-1", "prometheus/prometheus.yml")]
    [InlineData("grafana", "grafana/prometheus.yaml")]
    public void What_asks_within_the_project_asks_services_that_it_can_reach(string service, string file)
    {
        var asked = Regex.Matches(SampleFiles.Yaml(ComposeSample.FileOf(file)).ToJsonString(), @"(?<host>[a-z][a-z0-9-]*):(?<port>\d+)", RegexOptions.NonBacktracking).ToList();

        Assert.NotEmpty(asked);
        Assert.All(asked, target =>
        {
            Assert.Contains(target.Groups["port"].Value, _compose.PortsWithin(target.Groups["host"].Value));
            Assert.NotEmpty(_compose.NetworksOf(target.Groups["host"].Value).Intersect(_compose.NetworksOf(service)));
        });
    }
}
