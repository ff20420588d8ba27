using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>
/// What the browser's console has against the pages of one site: errors, warnings, faults of scripts, violations of the content security policy.
/// The pages of others on the way, such as those of the stand-in, which has no icon when the browser asks for one, do not count.
/// </summary>
internal sealed class Complaints
{
    private readonly ConcurrentQueue<string> all = new();
    private readonly string origin;

    public Complaints(IBrowserContext context, Uri site)
    {
        origin = site.GetLeftPart(UriPartial.Authority) + "/";
        context.Console += (_, message) => Add(message);
        context.WebError += (_, failure) => all.Enqueue(failure.Error);
    }

    public IReadOnlyCollection<string> All => all;

    private void Add(IConsoleMessage message)
    {
        // That a page is answered with 403 is what the proxy wants to say.
        if (message.Type is "error" or "warning"
            && !IsOfAnotherSite(message.Location)
            && !message.Text.StartsWith("Failed to load resource: the server responded with a status of 403", StringComparison.Ordinal))
        {
            all.Enqueue($"{message.Text} ({message.Location})");
        }
    }

    // What a script did that is in no file has no address.
    private bool IsOfAnotherSite(string location) =>
        location.StartsWith("http", StringComparison.Ordinal) && !location.StartsWith(origin, StringComparison.Ordinal);
}
