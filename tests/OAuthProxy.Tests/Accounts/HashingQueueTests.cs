using OAuthProxy.Accounts;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Accounts;

public sealed class HashingQueueTests
{
    [Fact]
    public async Task A_flood_of_attempts_is_turned_away_and_the_queue_answers_again_afterwards()
    {
        using var queue = new HashingQueue();
        Assert.True(PasswordHash.TryParse(AccountsProxy.Hash.Replace("$04$", "$08$", StringComparison.Ordinal), out var slow, out _));
        Assert.True(PasswordHash.TryParse(AccountsProxy.Hash, out var quick, out _));

        var flood = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => queue.CheckAsync(slow, [1])));

        Assert.Contains(null, flood);
        Assert.Contains(false, flood);
        Assert.DoesNotContain(true, flood);
        Assert.True(await queue.CheckAsync(quick, "correct horse"u8.ToArray()));
    }
}
