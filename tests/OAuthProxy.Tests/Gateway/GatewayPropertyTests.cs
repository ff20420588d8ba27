using OAuthProxy.Gateway;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

/// <summary>Random files, people and requests: the judge never lets pass whom the reference refuses.</summary>
public sealed class GatewayPropertyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_judge_never_allows_what_the_reference_refuses(int seed)
    {
        var random = new Random(seed);
        var (allowed, refused, odd) = (0, 0, 0);
        for (var round = 0; round < 400; round++)
        {
            var file = RandomGateway.File(random);
            var text = RandomGateway.TextOf(file);
            var table = new GatewayTable(Files.Good(text));
            for (var request = 0; request < 40; request++)
            {
                var (host, method, target) = RandomGateway.Request(random);
                var person = random.Next(5) == 0 ? null : RandomGateway.Person(random);
                var expected = ReferenceRules.MayPass(file, host, RandomGateway.PathOf(target), method, person);
                var actual = Passes(table, host, target, method, person);

                var isPlain = RandomGateway.IsPlain(target);
                if (isPlain ? expected != actual : actual && !expected)
                {
                    Assert.Fail($"{method} {host}{target} by {person} is {(actual ? "allowed" : "refused")} with {text}");
                }

                odd += isPlain ? 0 : 1;
                (allowed, refused) = actual ? (allowed + 1, refused) : (allowed, refused + 1);
            }
        }

        // Otherwise it would be about nothing.
        Assert.True(allowed > 1000 && refused > 1000 && odd > 1000, $"{allowed} allowed, {refused} refused, {odd} odd");
    }

    private static bool Passes(GatewayTable table, string host, string target, string method, Identity? person) =>
        table.Find(host, target).Route is { } route
        && route.Takes(method)
        && (route.Access.IsPublic || (person is not null && Rules.Judge.Judge(route.Policy, person).Refusal is null));
}
