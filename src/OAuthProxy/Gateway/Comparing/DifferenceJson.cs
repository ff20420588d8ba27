using System.Text.Json;

namespace OAuthProxy.Gateway.Comparing;

/// <summary>A difference for programs.</summary>
internal static class DifferenceJson
{
    public static string Render(AccessDifference difference) => PrintedJson.Of(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("places");
        foreach (var place in difference.Places)
        {
            Write(json, place);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

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
            json.WriteWords("methods", change.Methods);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("unfinished", place.IsUnfinished);
        json.WriteEndObject();
    }
}
