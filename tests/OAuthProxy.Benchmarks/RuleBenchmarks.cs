using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using OAuthProxy.Authorization;

namespace OAuthProxy.Benchmarks;

/// <summary>The decision, once for every request.</summary>
public class RuleBenchmarks
{
    private static readonly AuthorizationOptions Rules = new() { Organization = "acme", Teams = ["acme:team-300", "acme:team-5"], EmailDomains = ["corp.example"] };

    private readonly AccessRules _rules = new(Rules, new EmailList("", NullLogger<EmailList>.Instance));
    private Identity? _person;

    [Params(5, 300)]
    public int Groups { get; set; }

    [GlobalSetup]
    public void Join()
    {
        var identity = People.WithGroups(Groups).Identity;
        _person = identity with { Groups = [.. identity.Groups, "acme"] };
        if (!Judge())
        {
            throw new InvalidOperationException("The person should pass.");
        }
    }

    [Benchmark]
    public bool Judge() => _rules.Judge(_person!).Refusal is null;
}
