using System.Text.Json;
using System.Text.RegularExpressions;
using OAuthProxy.Gateway;

namespace OAuthProxy.Tests.Gateway;

/// <summary>Holds JSON against the published schema, by the keywords that the schema uses; one that is not known here fails the test.</summary>
internal static class SchemaCheck
{
    private static readonly JsonElement Root = JsonDocument.Parse(GatewaySchema.Text()).RootElement;

    public static bool Allows(string json) => Allows(Root, JsonDocument.Parse(json).RootElement);

    private static bool Allows(JsonElement schema, JsonElement value) => schema.EnumerateObject().All(keyword => Holds(schema, keyword.Name, keyword.Value, value));

    private static bool Holds(JsonElement schema, string keyword, JsonElement wanted, JsonElement value) => keyword switch
    {
        "$schema" or "$defs" or "title" or "description" or "default" => true,
        "$ref" => Allows(Root.GetProperty("$defs").GetProperty(wanted.GetString()!.Split('/')[^1]), value),
        "type" => wanted.ValueKind == JsonValueKind.Array ? wanted.EnumerateArray().Any(type => IsOf(type.GetString()!, value)) : IsOf(wanted.GetString()!, value),
        "enum" => wanted.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)),
        "const" => JsonElement.DeepEquals(wanted, value),
        "anyOf" => wanted.EnumerateArray().Any(choice => Allows(choice, value)),
        "not" => !Allows(wanted, value),
        "minLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= wanted.GetInt32(),
        "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, wanted.GetString()!, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant),
        "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= wanted.GetInt32(),
        "uniqueItems" => value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Select(item => item.GetRawText()).Distinct().Count() == value.GetArrayLength(),
        "items" => value.ValueKind != JsonValueKind.Array || value.EnumerateArray().All(item => Allows(wanted, item)),
        "minProperties" => value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Count() >= wanted.GetInt32(),
        "required" => value.ValueKind != JsonValueKind.Object || wanted.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
        "properties" => value.ValueKind != JsonValueKind.Object || value.EnumerateObject().All(entry => !wanted.TryGetProperty(entry.Name, out var property) || Allows(property, entry.Value)),
        "additionalProperties" => value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Where(entry => !schema.TryGetProperty("properties", out var known) || !known.TryGetProperty(entry.Name, out _))
            .All(entry => wanted.ValueKind != JsonValueKind.False && Allows(wanted, entry.Value)),
        _ => throw new NotSupportedException(keyword),
    };

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => throw new NotSupportedException(type),
    };
}
