using System.Globalization;
using OAuthProxy.Sessions;

namespace OAuthProxy.Benchmarks;

/// <summary>Sessions as people have them.</summary>
internal static class People
{
    /// <summary>The time at which all sessions began.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Session WithGroups(int count) => new(
        Guid.NewGuid(),
        new Identity(
            583_231,
            "octocat",
            ["octocat@corp.example", "octocat@home.example"],
            [.. Enumerable.Range(1, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"acme:team-{number}"))],
            []),
        "gho_16C7e42F292c6912E7710c838347Ae178B4a",
        Now,
        Now);
}
