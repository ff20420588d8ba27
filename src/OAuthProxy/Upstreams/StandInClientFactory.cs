using Yarp.ReverseProxy.Forwarder;

namespace OAuthProxy.Upstreams;

/// <summary>In place of the connections to upstreams: whatever would be sent to one is given to a handler, and goes nowhere.</summary>
internal sealed class StandInClientFactory(HttpMessageHandler handler) : IForwarderHttpClientFactory
{
    public HttpMessageInvoker CreateClient(ForwarderHttpClientContext context) => new(handler, disposeHandler: false);
}
