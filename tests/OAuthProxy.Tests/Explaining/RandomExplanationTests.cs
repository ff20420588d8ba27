using OAuthProxy.Explaining;
using OAuthProxy.Tests.Gateway;
using Xunit;

namespace OAuthProxy.Tests.Explaining;

/// <summary>Random files, people and requests: what is explained is what the running program does.</summary>
public sealed class RandomExplanationTests
{
    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public async Task What_is_explained_is_what_happens(int seed)
    {
        string[] flags = ["--email-domain=*", "--github-org=everybody", "--skip-auth-route=^/ab$"];
        var random = new Random(seed);
        await using var gateway = await GatewayProxy.StartAsync("hosts: [{ host: a.example, upstream: \"{upstream}\" }]", flags);
        var seen = new Dictionary<ExplainedOutcome, int>();
        for (var round = 0; round < 15; round++)
        {
            var text = gateway.Text(RandomGateway.ServedTextOf(RandomGateway.File(random)));
            gateway.Change(text);
            await using var rehearsed = await RehearsedProxy.StartAsync(text, flags);
            var person = random.Next(5) == 0 ? null : RandomGateway.Person(random) with { AccountTag = null };
            var cookie = person is null ? null : await gateway.CookieOfAsync(person);
            for (var request = 0; request < 40; request++)
            {
                var (host, method, target) = RandomGateway.Request(random);
                gateway.Upstream.Requests.Clear();
                gateway.Other.Requests.Clear();
                var answer = await gateway.AskAsync(host, $"{method} {target}", cookie, "Content-Length: 0");
                var reached = gateway.Upstream.Requests.Concat(gateway.Other.Requests).SingleOrDefault();

                var explanation = await rehearsed.ExplainAsync(method, $"https://{host}{target}", person);

                var isSame = explanation.Passes == reached is not null && (reached is not null || explanation.Seen.Status == answer.Status);
                Assert.True(isSame, $"{method} {host}{target} by {person} is explained as {explanation.Outcome} ({explanation.Seen.Status}) and was {answer.Status} with {text}");
                if (reached is not null)
                {
                    Assert.Equal(reached.Target, explanation.Sent!.Target);
                    Assert.Equal(reached["X-Forwarded-User"], explanation.Sent.Headers.Where(header => header.Key == "X-Forwarded-User").Select(header => header.Value));
                }

                seen[explanation.Outcome] = seen.GetValueOrDefault(explanation.Outcome) + 1;
            }
        }

        // Otherwise it would be about nothing.
        foreach (var outcome in new[] { ExplainedOutcome.Allowed, ExplainedOutcome.Public, ExplainedOutcome.SignIn, ExplainedOutcome.Refused, ExplainedOutcome.MethodNotAllowed, ExplainedOutcome.NotFound, ExplainedOutcome.BadTarget })
        {
            Assert.True(seen.GetValueOrDefault(outcome) > 4, $"{outcome}: {seen.GetValueOrDefault(outcome)}");
        }
    }
}
