using System.Globalization;
using System.Net;
using OAuthProxy.Accounts;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Accounts;

public sealed class AttemptLimitTests
{
    private static readonly IPAddress Attacker = IPAddress.Parse("203.0.113.7");
    private static readonly IPAddress Victim = IPAddress.Parse("198.51.100.9");

    private readonly ManualClock _clock = new();
    private readonly AttemptLimits _limits;

    public AttemptLimitTests() => _limits = new(_clock);

    [Fact]
    public void After_a_few_failures_each_wait_is_twice_as_long_up_to_a_minute()
    {
        var waits = new List<double>();
        for (var attempt = 0; attempt < 16; attempt++)
        {
            var wait = _limits.Begin(Attacker, "carol");
            while (wait > TimeSpan.Zero)
            {
                waits.Add(wait.TotalSeconds);
                _clock.Advance(wait);
                wait = _limits.Begin(Attacker, "carol");
            }
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60, 60], waits);
    }

    [Fact]
    public void An_attempt_that_comes_too_soon_does_not_make_the_wait_longer()
    {
        Fail(Attacker, "carol", 6);
        Assert.Equal(1, _limits.Begin(Attacker, "carol").TotalSeconds);
        Assert.Equal(1, _limits.Begin(Attacker, "carol").TotalSeconds);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.Zero, _limits.Begin(Attacker, "carol"));
    }

    [Fact]
    public void Whoever_guesses_at_an_account_keeps_nobody_else_out_of_it()
    {
        Fail(Attacker, "carol", 20);

        Assert.True(_limits.WaitForAccount(Attacker, "carol") > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, _limits.Begin(Victim, "carol"));
    }

    [Fact]
    public void Whoever_guesses_at_many_accounts_is_slowed_by_the_address()
    {
        for (var name = 0; name < 31; name++)
        {
            Assert.Equal(TimeSpan.Zero, _limits.Begin(Attacker, name.ToString(CultureInfo.InvariantCulture)));
        }

        Assert.Equal(1, _limits.Begin(Attacker, "another").TotalSeconds);
        Assert.Equal(TimeSpan.Zero, _limits.Begin(Victim, "another"));
    }

    [Fact]
    public void An_account_of_ones_own_does_not_buy_more_guesses()
    {
        for (var name = 0; name < 31; name++)
        {
            _limits.Begin(Attacker, name.ToString(CultureInfo.InvariantCulture));
            if (_limits.Begin(Attacker, "mallory") == TimeSpan.Zero)
            {
                _limits.Succeed(Attacker, "mallory");
            }
        }

        Assert.True(_limits.Begin(Attacker, "another") > TimeSpan.Zero);
    }

    [Fact]
    public void A_success_ends_the_wait_for_the_account()
    {
        Fail(Attacker, "carol", 6);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _limits.Begin(Attacker, "carol");
        _limits.Succeed(Attacker, "carol");

        Fail(Attacker, "carol", 5);

        Assert.Equal(TimeSpan.Zero, _limits.WaitForAccount(Attacker, "carol"));
    }

    [Fact]
    public void Failures_are_forgotten_after_a_quarter_of_an_hour()
    {
        Fail(Attacker, "carol", 12);
        _clock.Advance(TimeSpan.FromMinutes(15));

        Fail(Attacker, "carol", 5);

        Assert.Equal(TimeSpan.Zero, _limits.WaitForAccount(Attacker, "carol"));
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    public void All_addresses_that_one_subscriber_has_count_as_one(string one, string other, bool isSame)
    {
        Fail(IPAddress.Parse(one), "carol", 6);

        Assert.Equal(isSame, _limits.WaitForAccount(IPAddress.Parse(other), "carol") > TimeSpan.Zero);
    }

    [Fact]
    public void Millions_of_names_and_addresses_do_not_fill_the_memory()
    {
        for (uint number = 0; number < 100_000; number++)
        {
            _limits.Begin(new IPAddress(number), number.ToString(CultureInfo.InvariantCulture));
        }

        Assert.InRange(_limits.Count, 10_000, 20_000);
    }

    private void Fail(IPAddress from, string name, int times)
    {
        for (var time = 0; time < times; time++)
        {
            _limits.Begin(from, name);
        }
    }
}
