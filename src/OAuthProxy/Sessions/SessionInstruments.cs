using System.Diagnostics.Metrics;

namespace OAuthProxy.Sessions;

/// <summary>What is counted of sessions.</summary>
internal sealed class SessionInstruments(Instrumentation instrumentation)
{
    private readonly Counter<long> _refreshes = instrumentation.Meter.CreateCounter<long>(
        "oauthproxy.session_refreshes", unit: null, "Sessions asked of GitHub again: renewed, kept because GitHub or the session store gave no answer, ended, or failed for a fault of the proxy.");

    private readonly Counter<long> _rejected = instrumentation.Meter.CreateCounter<long>(
        "oauthproxy.session_cookies_rejected", unit: null, "Requests with a session cookie that stood for no session: expired, ended, damaged, forged or of another secret.");

    private readonly Counter<long> _sealedAnew = instrumentation.Meter.CreateCounter<long>(
        "oauthproxy.sessions_sealed_anew", unit: null, "Requests whose session a previous cookie secret opened, answered with a cookie under the one in force.");

    public void SealedAnew() => _sealedAnew.Add(1);

    public void Rejected() => _rejected.Add(1);

    public void Refreshed(RenewalOutcome outcome) => _refreshes.Add(1, new KeyValuePair<string, object?>("result", outcome switch
    {
        RenewalOutcome.Renewed => "renewed",
        RenewalOutcome.Revoked or RenewalOutcome.Spent => "ended",
        _ => "kept",
    }));

    public void RefreshFailed() => _refreshes.Add(1, new KeyValuePair<string, object?>("result", "failed"));
}
