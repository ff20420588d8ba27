using System.IO.Pipelines;

namespace OAuthProxy.Redis.Protocol;

/// <summary>The replies that come on a connection.</summary>
internal static class ReplyStream
{
    /// <summary>Hands each reply over, in order, until there are no more.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="take">Gets each reply; it must not block.</param>
    /// <returns>Why there are no more.</returns>
    public static async Task<(string Why, Exception? Failure)> ReadAsync(Stream stream, Action<RedisValue> take)
    {
        var input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        var replies = new RespReader();
        try
        {
            while (true)
            {
                var read = await input.ReadAsync();
                var buffer = read.Buffer;
                while (replies.TryRead(ref buffer, out var value))
                {
                    take(value);
                }

                input.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                {
                    return ("it closed the connection", null);
                }
            }
        }
        catch (Exception failure) when (failure is RespException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            return (failure.Message, failure);
        }
        finally
        {
            await input.CompleteAsync();
        }
    }
}
