using System.Text;
using Yarp.ReverseProxy.Forwarder;

namespace OAuthProxy.Upstreams;

/// <summary>The connections to upstreams: header bytes pass unchanged, no trace headers of our own, a limit on the wait for an answer to begin.</summary>
internal sealed class UpstreamHttpClientFactory(UpstreamOptions options, UpstreamTrust trust, TimeProvider clock) : ForwarderHttpClientFactory
{
    // A name that leads elsewhere by now, or an authority that is no longer trusted, must not go unnoticed for as long as there is traffic.
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(2);

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ActivityHeadersPropagator = null;
        handler.RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1;
        handler.ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1;
        handler.PooledConnectionLifetime = options.DisableKeepAlives ? TimeSpan.Zero : LongestLife;
        handler.ConnectCallback = new UpstreamConnector(options.Upstreams.First(upstream => upstream.Path == context.ClusterId), options, trust).ConnectAsync;
    }

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) =>
        new ResponseTimeoutHandler(base.WrapHandler(context, handler), options.Timeout, clock);
}
