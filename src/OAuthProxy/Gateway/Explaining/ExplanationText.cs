using System.Globalization;
using System.Text;

namespace OAuthProxy.Gateway.Explaining;

/// <summary>An explanation for people, a fact a line.</summary>
internal static class ExplanationText
{
    private const string Flags = "the rules of the flags";

    public static string Render(Explanation explanation)
    {
        var request = explanation.Request;
        var text = new StringBuilder();
        Line("request", $"{request.Method} https://{request.Host}{request.Target}");
        Line("person", request.Identity is { } identity ? (identity.IsLocal ? $"{identity.Login} (a local account)" : identity.Login) : "a stranger");
        Line("decision", Decision(explanation));
        if (explanation.Refusal is { } refusal)
        {
            Line("reason", refusal.Message);
            Line("remedy", refusal.Remedy);
        }

        if (explanation.Route is { } route)
        {
            Line("rule", RuleOf(explanation));
            Line("route", $"{explanation.Host!.Name}{route.Path}{(route.IsImplied ? $", implied by {route.Path}/" : "")} ({route.Position.FileAndLine})");
            Line("upstream", string.Join(", ", route.Upstream.Addresses));
        }

        if (explanation.ForwardedTarget.Length > 0)
        {
            Line("target", explanation.ForwardedTarget);
            foreach (var (name, value) in explanation.Headers)
            {
                Line("header", $"{name}: {value}");
            }

            foreach (var name in explanation.Route!.Headers.Remove)
            {
                Line("removed", name);
            }
        }

        return text.ToString();

        // What is explained comes from outside and may be printed to a terminal.
        void Line(string name, string value) => text.Append(CultureInfo.InvariantCulture, $"{name + ":",-10}").AppendLine(string.Concat(value.Select(c => char.IsControl(c) ? '?' : c)));
    }

    /// <summary>What decides, as an operator finds it again.</summary>
    public static string RuleOf(Explanation explanation) => explanation.Rule?.FileAndLine ?? Flags;

    private static string Decision(Explanation explanation) => explanation.Outcome switch
    {
        ExplainedOutcome.Allowed => "allowed",
        ExplainedOutcome.Public => "allowed without a sign-in; the application is not told who it is",
        ExplainedOutcome.SignIn => explanation.Route!.IsForPrograms ? "401, since nobody is signed in" : "has to sign in",
        ExplainedOutcome.MethodNotAllowed => $"405, since only {string.Join(", ", explanation.Route!.Methods)} may be used",
        ExplainedOutcome.NotFound => explanation.Host is null ? "404, since the host is not served" : "404, since nothing is served at this path",
        ExplainedOutcome.BadTarget => "400, since the path can be read in two ways",
        _ => "403, refused",
    };
}
