using Xunit;

namespace OAuthProxy.Tests.Configuration;

/// <summary>Where the cookie secret may be left out.</summary>
public sealed class KeyRingChecksTests
{
    private const string Secret = "--client-secret=0123456789abcdef0123456789abcdef01234567";
    private static readonly string[] Redis = ["--session-store-type=redis", "--redis-connection-url=redis://h"];

    [Fact]
    public void With_Redis_the_keys_are_made() =>
        Assert.True(Reading.Good(Reading.Without("cookie-secret", [.. Redis, Secret])).Sessions.HasKeyRing);

    [Fact]
    public void With_a_cookie_secret_they_are_not() => Assert.False(Reading.Good([.. Redis, Secret]).Sessions.HasKeyRing);

    [Fact]
    public void Without_Redis_the_secret_is_asked_for_and_Redis_named()
    {
        var problem = Assert.Single(Reading.Without("cookie-secret", Secret).Problems);

        Assert.Equal("cookie-secret", problem.Option);
        Assert.Contains("--session-store-type=redis", problem.Remedy, StringComparison.Ordinal);
    }

    /// <summary>It is all that keeps the keys from whoever reads Redis.</summary>
    [Fact]
    public void A_client_secret_that_can_be_guessed_seals_nothing()
    {
        var problem = Assert.Single(Reading.Without("cookie-secret", [.. Redis, "--client-secret=hunter2"]).Problems);

        Assert.Equal("client-secret", problem.Option);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
        Assert.Empty(Reading.Result([.. Redis, "--client-secret=hunter2"]).Problems);
    }

    [Fact]
    public void A_mistake_in_one_option_does_not_make_another_one_of_the_other()
    {
        Assert.Equal("session-store-type", Assert.Single(Reading.Without("cookie-secret", "--session-store-type=redys", Secret).Problems).Option);
        Assert.Equal("cookie-secret", Assert.Single(Reading.Without("cookie-secret", [.. Redis, Secret, "--cookie-secret=short"]).Problems).Option);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("revoke")]
    public void The_commands_need_the_client_secret_then(string verb)
    {
        Assert.Empty(Reading.ResultOf(["sessions", verb, "--user=a", .. Redis, Secret]).Problems);
        Assert.Equal("client-secret", Assert.Single(Reading.ResultOf(["sessions", verb, "--user=a", .. Redis]).Problems).Option);
        Assert.Equal("client-secret-file", Assert.Single(Reading.ResultOf(["sessions", verb, "--user=a", .. Redis, "--client-secret-file=/no/such/file"]).Problems).Option);
    }
}
