using System.Globalization;
using System.Text;
using OAuthProxy.Upstreams;

namespace OAuthProxy.Explaining;

/// <summary>An explanation for people, a fact a line.</summary>
internal static class ExplanationText
{
    public static string Render(Explanation explanation)
    {
        var text = new StringBuilder();
        Line("request", $"{explanation.Request.Method} {explanation.Request.Url}");
        Line("person", PersonOf(explanation));
        Line("decision", Decision(explanation));
        if (explanation.Seen.Decision?.Refusal is { } refusal)
        {
            Line("reason", refusal.Message);
            Line("remedy", refusal.Remedy);
        }

        if (explanation.Rule.Length > 0)
        {
            Line("rule", explanation.Rule);
        }

        if (explanation.Seen.Destination is { } destination)
        {
            var host = destination.Route.Host.Length == 0 ? "any host, " : "";
            var source = explanation.RouteSource.Length == 0 ? "" : $" ({explanation.RouteSource})";
            Line("route", host + destination.Route.Name + source);
        }

        if (explanation.Upstream is { } upstream)
        {
            Line("upstream", Place(upstream));
        }

        if (explanation.Sent is { } sent)
        {
            Line("target", sent.Target);
            foreach (var (name, value) in sent.Headers)
            {
                Line("header", $"{name}: {value}");
            }

            foreach (var name in explanation.Upstream?.HeadersRemoved ?? [])
            {
                Line("removed", name);
            }
        }

        foreach (var note in explanation.Notes)
        {
            Line("note", note);
        }

        return text.ToString();

        // What is explained comes from outside and may be printed to a terminal.
        void Line(string name, string value) =>
            text.Append(CultureInfo.InvariantCulture, $"{name + ":",-10}").Append(string.Concat(value.Select(c => char.IsControl(c) ? '?' : c))).Append('\n');
    }

    /// <summary>What gets the request.</summary>
    public static string Place(Upstream upstream) => upstream.IsForwarded ? string.Join(" or ", upstream.Addresses)
        : upstream.Directory.Length > 0 ? $"file://{upstream.Directory}"
        : string.Create(CultureInfo.InvariantCulture, $"static://{upstream.StaticStatus}");

    private static string PersonOf(Explanation explanation)
    {
        if (explanation.Person is not { } person)
        {
            return "a stranger";
        }

        var emails = person.Emails.Count == 0 ? "" : $" ({string.Join(", ", person.Emails)})";
        var groups = person.Groups.Count == 0 ? "" : $" in {string.Join(", ", person.Groups)}";
        var repositories = person.Repositories.Count == 0 ? "" : $" with access to {string.Join(", ", person.Repositories)}";
        return person.Login + emails + groups + repositories;
    }

    private static string Decision(Explanation explanation)
    {
        var seen = explanation.Seen;
        var answered = explanation.Passes && explanation.Sent is null ? string.Create(CultureInfo.InvariantCulture, $", and answered with {seen.Status}") : "";
        return explanation.Outcome switch
        {
            ExplainedOutcome.Allowed => $"allowed{answered}",
            ExplainedOutcome.Public => $"allowed without a sign-in; the application is not told who it is{answered}",
            ExplainedOutcome.SignIn => seen.Status switch
            {
                StatusCodes.Status401Unauthorized => "401, since nobody is signed in",
                _ when seen.Location.Length > 0 => string.Create(CultureInfo.InvariantCulture, $"has to sign in ({seen.Status}, on to the sign-in)"),
                _ => string.Create(CultureInfo.InvariantCulture, $"has to sign in ({seen.Status}, with the sign-in page)"),
            },
            ExplainedOutcome.MethodNotAllowed => $"405, since only {string.Join(", ", seen.Destination!.Policy.Methods)} may be used",
            ExplainedOutcome.NotFound => seen.IsHostServed ? "404, since nothing is served at this path" : "404, since the host is not served",
            ExplainedOutcome.BadTarget => seen.Error is null
                ? string.Create(CultureInfo.InvariantCulture, $"{seen.Status}, since this is no proper request")
                : "400, since the path can be read in two ways",
            ExplainedOutcome.Redirected => string.Create(CultureInfo.InvariantCulture, $"{seen.Status}, on to {seen.Location}"),
            ExplainedOutcome.OfTheProxy => string.Create(CultureInfo.InvariantCulture, $"answered by the proxy itself, with {seen.Status}"),
            ExplainedOutcome.Failed => string.Create(CultureInfo.InvariantCulture, $"allowed, but it cannot be forwarded ({seen.Status})"),
            _ => string.Create(CultureInfo.InvariantCulture, $"refused ({seen.Status})"),
        };
    }
}
