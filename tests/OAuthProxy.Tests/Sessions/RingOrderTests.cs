using OAuthProxy.Sessions.Ring;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

public sealed class RingOrderTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private readonly RingOrder _order = new(TimeSpan.FromDays(7));

    /// <summary>Days since the start, and which keys are in force then, the one that seals first; those in brackets seal later.</summary>
    [Theory]
    [InlineData(-1, "0 (1) (2)")]
    [InlineData(0, "0 (1) (2)")]
    [InlineData(89.99, "0 (1) (2)")]
    [InlineData(90, "1 (2) 0")]
    [InlineData(97, "1 (2) 0")]
    [InlineData(97.05, "1 (2)")]
    [InlineData(180, "2 1")]
    [InlineData(5000, "2")]
    public void One_key_seals_and_those_that_it_replaced_open_as_long_as_a_session_lives(double days, string expected)
    {
        RingKey[] ring = [Key(0), Key(90), Key(180)];

        var keys = _order.At(Start.AddDays(days), ring);

        Assert.Equal(expected, string.Join(' ', keys.Select(key => Array.FindIndex(ring, one => one.Secret == key.Secret) is var index && key.IsNext ? $"({index})" : $"{index}")));
    }

    [Fact]
    public void It_says_when_it_will_say_something_else()
    {
        RingKey[] ring = [Key(0), Key(90)];

        Assert.Equal(Start.AddDays(90), _order.NextChange(Start, ring));
        Assert.Equal(Start.AddDays(97).AddHours(1), _order.NextChange(Start.AddDays(90), ring));
        Assert.Equal(DateTimeOffset.MaxValue, _order.NextChange(Start.AddDays(98), ring));
    }

    [Theory]
    [InlineData(97, 0)]
    [InlineData(97.05, 1)]
    [InlineData(5000, 1)]
    public void What_opens_nothing_more_is_removed_and_the_last_key_never(double days, int expired) =>
        Assert.Equal(expired, _order.Expired(Start.AddDays(days), [Key(0), Key(90)]).Count);

    /// <summary>A sign-in under way may be older than a session may become.</summary>
    [Fact]
    public void A_key_opens_for_a_day_at_least()
    {
        var order = new RingOrder(TimeSpan.FromMinutes(5));

        Assert.Equal(2, order.At(Start.AddDays(91), [Key(0), Key(90)]).Length);
        Assert.Single(order.At(Start.AddDays(92), [Key(0), Key(90)]));
    }

    [Fact]
    public void A_key_is_the_same_after_it_was_written()
    {
        var key = RingKey.New(Start.AddTicks(12345), Start.AddHours(1));

        Assert.True(RingKey.Read(key.Id, key.Write())!.IsSameAs(key));
        Assert.Null(RingKey.Read(key.Id, [2, .. key.Write().AsSpan(1)]));
        Assert.Null(RingKey.Read(key.Id, key.Write().AsSpan(1)));
        Assert.DoesNotContain(Convert.ToHexString(key.Secret), key.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private static RingKey Key(double days) => RingKey.New(Start.AddDays(days), Start.AddDays(days));
}
