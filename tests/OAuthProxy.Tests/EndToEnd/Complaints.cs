using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>What the browser's console has against the pages of a context: errors, warnings, faults of scripts, violations of the content security policy.</summary>
internal sealed class Complaints
{
    private readonly ConcurrentQueue<string> all = new();

    public Complaints(IBrowserContext context)
    {
        context.Console += (_, message) => Add(message);
        context.WebError += (_, failure) => all.Enqueue(failure.Error);
    }

    public IReadOnlyCollection<string> All => all;

    private void Add(IConsoleMessage message)
    {
        // That a page is answered with 403 is what the proxy wants to say.
        if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource: the server responded with a status of 403", StringComparison.Ordinal))
        {
            all.Enqueue($"{message.Text} ({message.Location})");
        }
    }
}
