using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OAuthProxy.Gateway.Explaining;

/// <summary>An explanation for programs. What does not apply is left out.</summary>
internal static class ExplanationJson
{
    // Made for terminals and files, never for a page.
    private static readonly JsonWriterOptions Form = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Render(Explanation explanation)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Form))
        {
            Write(json, explanation);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, Explanation explanation)
    {
        var request = explanation.Request;
        json.WriteStartObject();
        json.WriteString("decision", Word(explanation.Outcome));
        json.WriteString("method", request.Method);
        json.WriteString("host", request.Host);
        json.WriteString("target", request.Target);
        if (request.Identity is { } identity)
        {
            json.WriteString("person", identity.Login);
        }

        if (explanation.Refusal is { } refusal)
        {
            json.WriteStartObject("refusal");
            json.WriteString("reason", refusal.Reason);
            json.WriteString("message", refusal.Message);
            json.WriteString("remedy", refusal.Remedy);
            json.WriteEndObject();
        }

        if (explanation.Route is { } route)
        {
            json.WriteString("rule", explanation.Rule?.FileAndLine ?? "flags");
            json.WriteStartObject("route");
            json.WriteString("host", explanation.Host!.Name);
            json.WriteString("path", route.Path);
            json.WriteString("at", route.Position.FileAndLine);
            json.WriteEndObject();
            json.WriteStartArray("upstream");
            foreach (var address in route.Upstream.Addresses)
            {
                json.WriteStringValue(address.ToString());
            }

            json.WriteEndArray();
        }

        if (explanation.ForwardedTarget.Length > 0)
        {
            json.WriteString("forwarded_target", explanation.ForwardedTarget);
            json.WriteStartObject("headers");
            foreach (var (name, value) in explanation.Headers)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteStartArray("removed_headers");
            foreach (var name in explanation.Route!.Headers.Remove)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static string Word(ExplainedOutcome outcome) => outcome switch
    {
        ExplainedOutcome.Allowed => "allowed",
        ExplainedOutcome.Public => "public",
        ExplainedOutcome.SignIn => "sign_in",
        ExplainedOutcome.Refused => "refused",
        ExplainedOutcome.MethodNotAllowed => "method_not_allowed",
        ExplainedOutcome.NotFound => "not_found",
        _ => "bad_target",
    };
}
