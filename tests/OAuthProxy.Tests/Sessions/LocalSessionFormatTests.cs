using OAuthProxy.Sessions;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

/// <summary>The cookie says which kind of person it is for.</summary>
public sealed class LocalSessionFormatTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);

    [Theory]
    [InlineData(null, 1)] // what every cookie was before there were local accounts
    [InlineData("", 2)]
    [InlineData("tag", 2)]
    public void The_kind_of_person_is_in_the_version_and_comes_back(string? tag, byte version)
    {
        var identity = new Identity(7, "alice", ["alice@corp.example"], ["acme"], ["acme/site"]) { AccountTag = tag };

        var bytes = SessionFormat.Write(new Session(Guid.NewGuid(), identity, "token", Now, Now));
        var read = SessionFormat.Read(bytes)!;

        Assert.Equal(version, bytes[0]);
        Assert.Equal(tag, read.Identity.AccountTag);
        Assert.Equal(tag is not null, read.Identity.IsLocal);
        Assert.Null(read.TokenExpiry);
        Assert.Equal(("alice", "acme", "token"), (read.Identity.Login, Assert.Single(read.Identity.Groups), read.AccessToken));
    }

    [Fact]
    public void A_token_that_expires_has_a_version_of_its_own_and_comes_back()
    {
        var identity = new Identity(7, "alice", ["alice@corp.example"], [.. Enumerable.Range(0, 200).Select(number => $"acme:team-{number}")], []);
        var session = new Session(Guid.NewGuid(), identity, "ghu_token", Now, Now) { TokenExpiry = new(Now.AddHours(8), "ghr_token") };

        var bytes = SessionFormat.Write(session);
        var read = SessionFormat.Read(bytes)!;

        Assert.Equal(3, bytes[0]);
        Assert.Equal(("ghu_token", session.TokenExpiry, 200), (read.AccessToken, read.TokenExpiry, read.Identity.Groups.Count));
    }
}
