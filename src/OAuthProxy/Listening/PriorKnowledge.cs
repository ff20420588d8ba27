using System.Buffers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace OAuthProxy.Listening;

/// <summary>
/// HTTP/2 without TLS on the port that also speaks HTTP/1.1, which gRPC clients need (RFC 9113 section 3.3, "prior knowledge"). Kestrel
/// offers the one or the other on a port without TLS. So the first bytes of a connection are looked at, and one that begins with the HTTP/2
/// preface is handed to a second, in-process endpoint that speaks HTTP/2 alone.
/// </summary>
internal sealed class PriorKnowledge(HandOffListenerFactory handOff, TimeProvider clock)
{
    /// <summary>What a connection may take to say its first word; Kestrel's own limits begin after it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    public ConnectionDelegate Middleware(ConnectionDelegate http1) => async connection =>
    {
        if (await BeginsWithPrefaceAsync(connection) is not { } isHttp2)
        {
            return;
        }

        await (isHttp2 ? handOff.ServeAsync(connection) : http1(connection));
    };

    /// <summary>
    /// Null when the connection ends, or keeps silent, before it is clear, or the server stops: browsers open connections to have them ready, and
    /// stopping would wait for them. Nothing of what was read is consumed.
    /// </summary>
    private async Task<bool?> BeginsWithPrefaceAsync(ConnectionContext connection)
    {
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        using var patience = new CancellationTokenSource(Patience, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, stopping, patience.Token);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(limit.Token);
                var verdict = Compare(read.Buffer);
                if (verdict is not null || read.IsCompleted)
                {
                    input.AdvanceTo(read.Buffer.Start);
                    return verdict ?? (read.Buffer.IsEmpty ? null : false);
                }

                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    /// <summary>Null while the bytes so far agree and more are needed.</summary>
    private static bool? Compare(ReadOnlySequence<byte> buffer)
    {
        Span<byte> bytes = stackalloc byte[Preface.Length];
        var length = (int)Math.Min(buffer.Length, bytes.Length);
        buffer.Slice(0, length).CopyTo(bytes);
        return !Preface[..length].SequenceEqual(bytes[..length]) ? false : length == Preface.Length ? true : null;
    }
}
