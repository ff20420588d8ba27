using System.Diagnostics.Metrics;

namespace OAuthProxy.SignIn;

/// <summary>What is counted of people at the door. Reasons are the codes of the error pages, never a person's name.</summary>
internal sealed class SignInInstruments(Instrumentation instrumentation)
{
    private const string Result = "result";

    private readonly Counter<long> _signIns = instrumentation.Meter.CreateCounter<long>(
        "oauthproxy.sign_ins", unit: null, "Sign-ins that came back from GitHub: success, refused by the rules, or failed, with the reason.");

    private readonly Counter<long> _refused = instrumentation.Meter.CreateCounter<long>(
        "oauthproxy.sessions_refused", unit: null, "Requests of people who were signed in and whom the rules no longer let pass, by reason.");

    private readonly Counter<long> _bearerTokens = instrumentation.Meter.CreateCounter<long>(
        "oauthproxy.bearer_tokens", unit: null, "Requests with a GitHub token: accepted, rejected, throttled or unavailable, as GitHub said now or as it was remembered. The rules come behind.");

    public void SignedIn() => _signIns.Add(1, new KeyValuePair<string, object?>(Result, "success"));

    public void RefusedAtSignIn(string reason) => _signIns.Add(1, new(Result, "refused"), Reason(reason));

    public void SignInFailed(string reason) => _signIns.Add(1, new(Result, "failed"), Reason(reason));

    public void SessionRefused(string reason) => _refused.Add(1, Reason(reason));

    public void BearerToken(string result, bool isRemembered) =>
        _bearerTokens.Add(1, new(Result, result), new("source", isRemembered ? "memory" : "github"));

    private static KeyValuePair<string, object?> Reason(string reason) => new("reason", reason);
}
