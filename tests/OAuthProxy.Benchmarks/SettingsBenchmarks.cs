using System.Collections;
using BenchmarkDotNet.Attributes;
using OAuthProxy.Configuration;

namespace OAuthProxy.Benchmarks;

/// <summary>Once at the start; here because every option is in it.</summary>
public class SettingsBenchmarks
{
    private static readonly string[] Arguments =
    [
        "-upstream=http://localhost:5601/", "-provider=github", "-cookie-secure=true", "-cookie-expire=168h0m", "-cookie-refresh=60m", "-cookie-secret=0123456789abcdef",
        "-cookie-domain=kibana.example.com", "-http-address=0.0.0.0:4180", "-redirect-url=https://kibana.example.com/oauth2/callback", "-github-org=acme", "-email-domain=*",
        "-client-id=id", "-client-secret=secret",
    ];

    private static readonly Hashtable Environment = [];

    [Benchmark]
    public object Read() => SettingsReader.Read(Arguments, Environment);
}
