using System.Text;
using Yarp.ReverseProxy.Forwarder;

namespace OAuthProxy.Upstreams;

/// <summary>The connections to upstreams: header bytes pass unchanged, no trace headers of our own, a limit on the wait for an answer to begin.</summary>
internal sealed class UpstreamHttpClientFactory(UpstreamOptions options, TimeProvider clock) : ForwarderHttpClientFactory
{
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ActivityHeadersPropagator = null;
        handler.RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1;
        handler.ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1;
        if (options.InsecureSkipVerify)
        {
#pragma warning disable CA5359 // The operator asked for it, by an option with "insecure" in its name.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
    }

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) =>
        new ResponseTimeoutHandler(base.WrapHandler(context, handler), options.Timeout, clock);
}
