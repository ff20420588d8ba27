using System.Text.Json;

namespace OAuthProxy.Tests.Support.Partners;

/// <summary>What a gRPC client got: messages, status and metadata; a key may come more than once, values of -bin keys are base64.</summary>
internal sealed record GrpcReply(
    IReadOnlyList<GrpcMessage> Messages,
    string Code,
    string Details,
    ILookup<string, string> Initial,
    ILookup<string, string> Trailing)
{
    public static GrpcReply Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new GrpcReply(
            [.. root.GetProperty("messages").EnumerateArray().Select(GrpcMessage.Parse)],
            root.GetProperty("code").GetString()!,
            root.GetProperty("details").GetString()!,
            Pairs(root, "initial"),
            Pairs(root, "trailing"));
    }

    internal static ILookup<string, string> Pairs(JsonElement owner, string name) =>
        owner.GetProperty(name).EnumerateArray()
            .ToLookup(pair => pair[0].GetString()!, pair => pair[1].GetString()!, StringComparer.Ordinal);
}

/// <summary>A message of the echo server: the text, and the metadata it saw on the call, i.e. what a proxy in between made of it.</summary>
internal sealed record GrpcMessage(string Text, ILookup<string, string> Metadata)
{
    public static GrpcMessage Parse(JsonElement message) =>
        new(message.GetProperty("text").GetString()!, GrpcReply.Pairs(message, "metadata"));
}
