using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OAuthProxy.Gateway.Comparing;

/// <summary>A difference for programs.</summary>
internal static class DifferenceJson
{
    // Made for terminals and files, never for a page.
    private static readonly JsonWriterOptions Form = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Render(AccessDifference difference)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Form))
        {
            json.WriteStartObject();
            json.WriteStartArray("changes");
            foreach (var change in difference.Changes)
            {
                Write(json, change);
            }

            json.WriteEndArray();
            WriteList(json, "unfinished", difference.Unfinished);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, AccessChange change)
    {
        json.WriteStartObject();
        json.WriteString("change", change.IsGain ? "gains" : "loses");
        json.WriteString("place", change.Place);
        json.WriteString("who", change.Principal);
        WriteList(json, "methods", change.Methods);
        json.WriteString("before", change.Before?.FileAndLine);
        json.WriteString("after", change.After?.FileAndLine);
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> words)
    {
        json.WriteStartArray(name);
        foreach (var word in words)
        {
            json.WriteStringValue(word);
        }

        json.WriteEndArray();
    }
}
