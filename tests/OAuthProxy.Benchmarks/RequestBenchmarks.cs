using BenchmarkDotNet.Attributes;
using OAuthProxy.Sessions;
using OAuthProxy.Upstreams;

namespace OAuthProxy.Benchmarks;

/// <summary>What is looked at in every request on its way to an upstream.</summary>
public class RequestBenchmarks
{
    private const string Target = "/app/kibana/api/saved_objects/_find?fields=title&per_page=10000&search=a%20b&type=index-pattern";
    private const string Cookie = "theme=dark; _oauth2_proxy=0123456789abcdef0123456789abcdef0123456789abcdef; sid=0123456789; lang=en";

    /// <summary>Those a browser sends.</summary>
    private static readonly string[] Headers =
    [
        "Host", "Connection", "User-Agent", "Accept", "Accept-Encoding", "Accept-Language", "Cookie", "Referer", "Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site",
        "X-Forwarded-For", "X-Forwarded-Proto", "X-Requested-With", "If-None-Match",
    ];

    [Benchmark]
    public int ReservedHeadersOfARequest()
    {
        var reserved = 0;
        foreach (var name in Headers)
        {
            reserved += ReservedHeaders.IsReserved(name, pathDecides: false, methodDecides: false, maySayWhoItIs: false) ? 1 : 0;
        }

        return reserved;
    }

    [Benchmark]
    public bool DotSegmentsOfATarget() => RequestTarget.HasDotSegmentsOrFragment(Target);

    [Benchmark]
    public bool AmbiguityOfATarget() => RequestTarget.IsAmbiguous(Target);

    [Benchmark]
    public int PairsOfACookieHeader()
    {
        var length = 0;
        var pairs = new CookiePairs(Cookie);
        while (pairs.MoveNext())
        {
            length += pairs.Name.Length;
        }

        return length;
    }
}
