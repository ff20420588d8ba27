using System.Text.Json;

namespace OAuthProxy.Explaining;

/// <summary>An explanation for programs. What does not apply is left out.</summary>
internal static class ExplanationJson
{
    public static string Render(Explanation explanation) => PrintedJson.Of(json => Write(json, explanation));

    private static void Write(Utf8JsonWriter json, Explanation explanation)
    {
        json.WriteStartObject();
        var seen = explanation.Seen;
        json.WriteString("decision", Word(explanation.Outcome));
        if (explanation.Sent is null)
        {
            json.WriteNumber("status", seen.Status);
        }

        json.WriteString("method", explanation.Request.Method);
        json.WriteString("url", explanation.Request.Url);
        if (explanation.Person is { } person)
        {
            json.WriteStartObject("person");
            json.WriteString("login", person.Login);
            json.WriteWords("emails", person.Emails);
            json.WriteWords("groups", person.Groups);
            json.WriteEndObject();
        }

        if (seen.Decision?.Refusal is { } refusal)
        {
            json.WriteStartObject("refusal");
            json.WriteString("reason", refusal.Reason);
            json.WriteString("message", refusal.Message);
            json.WriteString("remedy", refusal.Remedy);
            json.WriteEndObject();
        }

        if (explanation.Rule.Length > 0)
        {
            json.WriteString("rule", explanation.Rule);
        }

        if (seen.Destination is { } destination)
        {
            json.WriteStartObject("route");
            json.WriteString("host", destination.Route.Host);
            json.WriteString("path", destination.Route.Path);
            json.WriteString("at", explanation.RouteSource);
            json.WriteEndObject();
        }

        if (explanation.Upstream is { } upstream)
        {
            json.WriteWords("upstream", upstream.IsForwarded ? upstream.Addresses.Select(address => address.Name) : [ExplanationText.Place(upstream)]);
        }

        if (explanation.Outcome == ExplainedOutcome.Redirected)
        {
            json.WriteString("location", seen.Location);
        }

        if (explanation.Sent is { } sent)
        {
            json.WriteString("forwarded_target", sent.Target);
            json.WriteStartObject("headers");
            foreach (var (name, value) in sent.Headers)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteWords("removed_headers", explanation.Upstream?.HeadersRemoved ?? []);
        }

        json.WriteWords("notes", explanation.Notes);
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
        ExplainedOutcome.BadTarget => "bad_target",
        ExplainedOutcome.Redirected => "redirected",
        ExplainedOutcome.OfTheProxy => "of_the_proxy",
        _ => "failed",
    };
}
