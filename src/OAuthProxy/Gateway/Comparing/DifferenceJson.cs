using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OAuthProxy.Gateway.Comparing;

/// <summary>A difference for programs.</summary>
internal static class DifferenceJson
{
    // Made for terminals and files, never for a page.
    private static readonly JsonWriterOptions Form = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Render(AccessDifference difference)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Form))
        {
            json.WriteStartObject();
            json.WriteStartArray("places");
            foreach (var place in difference.Places)
            {
                Write(json, place);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Write(Utf8JsonWriter json, PlaceDifference place)
    {
        json.WriteStartObject();
        json.WriteString("host", place.Host);
        json.WriteString("path", place.Path);
        json.WriteBoolean("in_before", place.IsInBefore);
        json.WriteBoolean("in_after", place.IsInAfter);
        json.WriteString("rule_before", DifferenceText.RuleOf(place.Before));
        json.WriteString("rule_after", DifferenceText.RuleOf(place.After));
        json.WriteStartArray("changes");
        foreach (var change in place.Changes)
        {
            json.WriteStartObject();
            json.WriteString("change", change.IsGain ? "gains" : "loses");
            json.WriteString("who", change.Principal);
            json.WriteStartArray("methods");
            foreach (var method in change.Methods)
            {
                json.WriteStringValue(method);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("unfinished", place.IsUnfinished);
        json.WriteEndObject();
    }
}
