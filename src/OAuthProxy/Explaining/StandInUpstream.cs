using System.Net;
using OAuthProxy.Upstreams;

namespace OAuthProxy.Explaining;

/// <summary>In place of all upstreams: keeps the request that one would have got, and answers at once.</summary>
internal sealed class StandInUpstream : HttpMessageHandler
{
    /// <summary>Null: nothing was forwarded.</summary>
    public SentRequest? Sent { get; set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!UpstreamsExtensions.IsProbe(request))
        {
            Sent = SentRequest.Of(request);
        }

        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = new ByteArrayContent([]) });
    }
}

/// <summary>A request as the application gets it.</summary>
/// <param name="Target">Path and query.</param>
/// <param name="Headers">All of them come from the proxy, but for the Host that was asked for.</param>
internal sealed record SentRequest(string Target, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    public static SentRequest Of(HttpRequestMessage request)
    {
        var url = request.RequestUri!;
        var headers = request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? [])
            .Where(header => !header.Key.Equals("Host", StringComparison.OrdinalIgnoreCase))
            .Select(header => KeyValuePair.Create(header.Key, string.Join(", ", header.Value)));
        return new(url.PathAndQuery, [new("Host", request.Headers.Host ?? url.Authority), .. headers]);
    }
}
