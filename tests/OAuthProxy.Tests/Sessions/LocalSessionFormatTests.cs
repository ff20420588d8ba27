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

    /// <summary>An update must not sign anybody out.</summary>
    [Fact]
    public void A_session_of_before_there_were_tokens_that_expire_opens()
    {
        const string Written = "0133221100554477668899aabbccddeeff00505c18a301000000505c18a301000007000000000000000500616c69636501001200616c69636540636f72702e6578616d706c650100090061636d652f73697465090067686f5f746f6b656e000000000200040061636d65080061636d653a737265";

        var read = SessionFormat.Read(Convert.FromHexString(Written))!;

        Assert.Equal((Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), Now, Now, "gho_token", null), (read.Id, read.CreatedAt, read.RefreshedAt, read.AccessToken, read.TokenExpiry));
        Assert.Equal((7, "alice", "alice@corp.example", "acme/site"), (read.Identity.UserId, read.Identity.Login, Assert.Single(read.Identity.Emails), Assert.Single(read.Identity.Repositories)));
        Assert.Equal(["acme", "acme:sre"], read.Identity.Groups);
        Assert.Equal(Written, Convert.ToHexStringLower(SessionFormat.Write(read)));
    }
}
