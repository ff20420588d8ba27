using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Text;
using OAuthProxy.Upstreams.Addresses;
using Yarp.ReverseProxy.Forwarder;

namespace OAuthProxy.Upstreams;

/// <summary>The connections to upstreams: header bytes pass unchanged, no trace headers but those of a trace that was asked for, a limit on the wait for an answer to begin.</summary>
internal sealed class UpstreamHttpClientFactory(UpstreamOptions options, UpstreamTrust trust, Instrumentation instrumentation, TimeProvider clock) : ForwarderHttpClientFactory
{
    /// <summary>For which upstream a request is forwarded: one of those that lead to the application, by host and path.</summary>
    public static readonly HttpRequestOptionsKey<string> ForwardedFor = new("upstream");

    // A name that leads elsewhere by now, or an authority that is no longer trusted, must not go unnoticed for as long as there is traffic.
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(2);

    private readonly Counter<long> _requests = instrumentation.Meter.CreateCounter<long>(
        "oauthproxy.upstream_requests", unit: null, "Requests forwarded, by the upstream's host and path as configured and its status, or timeout, unreachable, or canceled by the client.");

    private readonly Histogram<double> _duration = instrumentation.Durations("oauthproxy.upstream_duration", "The time until an upstream began its answer.");

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ActivityHeadersPropagator = null;
        handler.RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1;
        handler.ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1;
        handler.PooledConnectionLifetime = options.DisableKeepAlives ? TimeSpan.Zero : LongestLife;
        handler.ConnectCallback = new UpstreamConnector(FactsOf(context), options, trust, clock).ConnectAsync;
    }

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) =>
        new ObservedHandler(new ResponseTimeoutHandler(base.WrapHandler(context, handler), options.Timeout, clock), Calls(), instrumentation, clock);

    // The anteroom has none, and nothing is sent from there.
    private static IReadOnlyDictionary<string, string> FactsOf(ForwarderHttpClientContext context) => context.NewMetadata ?? FrozenDictionary<string, string>.Empty;

    private ObservedCalls Calls() => new(_requests, _duration, "upstream", request => request.Options.TryGetValue(ForwardedFor, out var upstream) ? upstream : "")
    {
        PassesTraceOn = true,
        Matters = request => !HealthProbe.Is(request),
    };
}
