using System.Text;

namespace OAuthProxy.Sessions.Tickets;

/// <summary>What is kept of a session beside it, so that a person's sessions can be shown and ended without their tickets.</summary>
/// <param name="Ticket">Which session it is.</param>
/// <param name="Login">The person's login as of then, or the local account's name.</param>
/// <param name="UserId">GitHub's id; zero where there is none.</param>
/// <param name="IsLocal">A local account.</param>
/// <param name="StartedAt">The sign-in.</param>
/// <param name="SeenAt">The sign-in, or when GitHub was last asked for a request of this session.</param>
/// <param name="Client">The address at the sign-in; empty where nobody could say.</param>
/// <param name="UserAgent">At the sign-in, shortened.</param>
internal sealed record ListedSession(string Ticket, string Login, long UserId, bool IsLocal, DateTimeOffset StartedAt, DateTimeOffset SeenAt, string Client, string UserAgent)
{
    private const byte Version = 1;
    private const int LongestUserAgent = 160;

    public static ListedSession Of(Ticket ticket, Session session, HttpContext context)
    {
        var facts = RequestFacts.Of(context, username: null);
        var userAgent = facts.UserAgent.Length > LongestUserAgent ? facts.UserAgent[..LongestUserAgent] : facts.UserAgent;
        return new(ticket.Name, session.Identity.Login, session.Identity.UserId, session.Identity.IsLocal, session.CreatedAt, session.RefreshedAt, facts.Client ?? "", userAgent);
    }

    /// <param name="place">Where it is listed, which is sealed with it, so that nothing is taken for another's.</param>
    public byte[] Write(string place)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Version);
            writer.Write(place);
            writer.Write(Ticket);
            writer.Write(Login);
            writer.Write(UserId);
            writer.Write(IsLocal);
            writer.Write(StartedAt.ToUnixTimeMilliseconds());
            writer.Write(SeenAt.ToUnixTimeMilliseconds());
            writer.Write(Client);
            writer.Write(UserAgent);
        }

        return bytes.ToArray();
    }

    /// <summary>Null for another version, or from another place. The bytes were authenticated before, so that nothing else can be wrong with them.</summary>
    public static ListedSession? Read(byte[] bytes, string place)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        return bytes.Length > 0 && reader.ReadByte() == Version && reader.ReadString() == place
            ? new(reader.ReadString(), reader.ReadString(), reader.ReadInt64(), reader.ReadBoolean(), Time(), Time(), reader.ReadString(), reader.ReadString())
            : null;

        DateTimeOffset Time() => DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());
    }
}
