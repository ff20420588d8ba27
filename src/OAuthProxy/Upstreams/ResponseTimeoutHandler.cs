using System.Net;

namespace OAuthProxy.Upstreams;

/// <summary>
/// Limits how long an upstream may take to begin its answer, counted from the end of the request, as oauth2-proxy does. Neither a long upload
/// nor a long answer, an idle WebSocket or event stream among them, is cut.
/// </summary>
/// <param name="inner">Sends the requests.</param>
/// <param name="usual">Zero: as long as it likes.</param>
/// <param name="clock">The time.</param>
internal sealed class ResponseTimeoutHandler(HttpMessageHandler inner, TimeSpan usual, TimeProvider clock) : DelegatingHandler(inner)
{
    /// <summary>A limit of the request's own, in place of the usual one.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> Limit = new("response timeout");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var limit = request.Options.TryGetValue(Limit, out var own) ? own : usual;
        using var expired = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, expired.Token);
        if (request.Content is { } content)
        {
            request.Content = new WatchedContent(content, Begin);
        }
        else
        {
            Begin();
        }

        try
        {
            return await base.SendAsync(request, either.Token);
        }
        catch (OperationCanceledException) when (expired.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException("The upstream did not begin its answer in time.", new TimeoutException());
        }

        void Begin()
        {
            if (limit > TimeSpan.Zero)
            {
                expired.CancelAfter(limit);
            }
        }
    }

    /// <summary>The same content, sent as it comes, with a word when it was sent.</summary>
    private sealed class WatchedContent : HttpContent
    {
        private readonly HttpContent _content;
        private readonly Action _sent;

        public WatchedContent(HttpContent content, Action sent)
        {
            _content = content;
            _sent = sent;
            foreach (var (name, values) in content.Headers.NonValidated)
            {
                Headers.TryAddWithoutValidation(name, values);
            }
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await using var atOnce = new FlushingStream(stream);
            await _content.CopyToAsync(atOnce, context, cancellationToken);
            try
            {
                _sent();
            }
            catch (ObjectDisposedException)
            {
                // The answer came before the request was sent whole; nobody waits any more.
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false; // an explicit Content-Length was copied with the headers
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _content.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
