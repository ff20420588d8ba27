using System.Net.WebSockets;

namespace OAuthProxy.Tests.Support;

/// <summary>What an upstream does with a WebSocket: each message goes back, until the client closes it.</summary>
internal static class SocketEcho
{
    public static async Task AnswerAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var message = new byte[100];
        while (await socket.ReceiveAsync(message, context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } received)
        {
            await socket.SendAsync(message.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
    }
}
