using System.Diagnostics;
using System.Net;
using TryIt.StandIn;

namespace OAuthProxy.Benchmarks.Soak;

/// <summary>What a visitor does all day: opens pages; now and then leaves the organization, or signs out, and comes back.</summary>
internal sealed class VisitorLife(Visitor visitor, GitHubDirectory directory, SoakOptions options, Ledger ledger)
{
    public const string Organization = "acme";

    /// <summary>
    /// How long a page may still come after somebody left: the refresh is due each second and may take two in a request's way, and what began
    /// before an outage of Redis ends after it.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public async Task LiveAsync(CancellationToken over)
    {
        try
        {
            await visitor.SignInAsync(over);
            while (true)
            {
                for (var pages = Random.Shared.Next(40, 200); pages > 0; pages--)
                {
                    await Task.Delay(options.Pause * (0.5 + Random.Shared.NextDouble()), over);
                    var status = await visitor.OpenAsync(over);
                    if (status is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable))
                    {
                        ledger.Wrong("lost session", visitor.Login, $"a page answered {(int)status}");
                        await visitor.SignInAsync(over);
                    }
                }

                await (Random.Shared.Next(2) == 0 ? LeaveAsync(over) : visitor.SignOutAsync(over));
                await visitor.SignInAsync(over);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The time is over.
        }
    }

    private async Task LeaveAsync(CancellationToken over)
    {
        directory.RemoveMember(Organization, visitor.Login);
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            await Task.Delay(options.Pause, over);
            var status = await visitor.OpenAsync(over);
            var gone = Stopwatch.GetElapsedTime(since);
            if (status == HttpStatusCode.OK && gone > Grace)
            {
                ledger.Wrong("admitted after leaving", visitor.Login, $"a page {gone.TotalSeconds:0.0} s after it");
            }
            else if (status is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable))
            {
                ledger.Count("refused after leaving");
                break;
            }
        }

        directory.AddMember(Organization, visitor.Login);
    }
}
