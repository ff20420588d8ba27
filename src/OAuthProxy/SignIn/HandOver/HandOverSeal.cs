using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace OAuthProxy.SignIn.HandOver;

/// <summary>
/// Seals what goes from host to host by way of the browser's address, and what the callback's host remembers of it in cookies. Each has a purpose
/// of its own: none opens in place of another, nor of a session or a state.
/// </summary>
internal sealed class HandOverSeal(IDataProtectionProvider protection)
{
    private const byte Version = 1;

    private readonly IDataProtector _requests = protection.CreateProtector("hand-over request");
    private readonly IDataProtector _tickets = protection.CreateProtector("hand-over ticket");
    private readonly IDataProtector _notices = protection.CreateProtector("hand-over notice");
    private readonly IDataProtector _hosts = protection.CreateProtector("hosts of a hand-over");
    private readonly IDataProtector _visits = protection.CreateProtector("sign-out visit");
    private readonly IDataProtector _returns = protection.CreateProtector("sign-out return");

    public string Seal(HandOverRequest request) => Seal(_requests, writer => Write(writer, request));

    public string Seal(HandOverTicket ticket) => Seal(_tickets, writer =>
    {
        Write(writer, ticket.Request);
        writer.Write(ticket.Id.ToByteArray());
        writer.Write(ticket.Session.Length);
        writer.Write(ticket.Session);
    });

    public string Seal(HandOverNotice notice) => Seal(_notices, writer =>
    {
        writer.Write(notice.BegunAt.ToUnixTimeMilliseconds());
        writer.Write(notice.Origin.ToString());
        writer.Write(notice.Address.ToString());
    });

    public string Seal(HandedHost host) => Seal(_hosts, writer =>
    {
        writer.Write(host.Origin.ToString());
        writer.Write(host.Id.ToByteArray());
        writer.Write(host.Until?.ToUnixTimeSeconds() ?? 0);
        writer.Write(host.TriedAt?.ToUnixTimeSeconds() ?? 0);
    });

    public string SealVisit(SignOutVisit visit) => Seal(_visits, writer => Write(writer, visit));

    public string SealReturn(SignOutVisit visit) => Seal(_returns, writer => Write(writer, visit));

    /// <summary>Null for what is not one.</summary>
    public HandOverRequest? OpenRequest(string? text) => Open(_requests, text, ReadRequest);

    /// <summary>Null for what is not one.</summary>
    public HandOverTicket? OpenTicket(string? text) => Open(_tickets, text, reader =>
        ReadRequest(reader) is { } request ? new HandOverTicket(new Guid(reader.ReadBytes(16)), request, reader.ReadBytes(reader.ReadInt32())) : null);

    /// <summary>Null for what is not one.</summary>
    public HandOverNotice? OpenNotice(string? text) => Open(_notices, text, reader =>
    {
        var begunAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());
        return (ReturnAddress.Parse(reader.ReadString()), ReturnAddress.Parse(reader.ReadString())) is ({ } origin, { } address) ? new HandOverNotice(origin, address, begunAt) : null;
    });

    /// <summary>Null for what is not one.</summary>
    public HandedHost? OpenHost(string? text) => Open(_hosts, text, reader =>
        ReturnAddress.Parse(reader.ReadString()) is { } origin ? new HandedHost(origin, new Guid(reader.ReadBytes(16)), ReadTime(reader)) { TriedAt = ReadTime(reader) } : null);

    /// <summary>Null for what is not one.</summary>
    public SignOutVisit? OpenVisit(string? text) => Open(_visits, text, ReadVisit);

    /// <summary>Null for what is not one.</summary>
    public SignOutVisit? OpenReturn(string? text) => Open(_returns, text, ReadVisit);

    private static string Seal(IDataProtector protector, Action<BinaryWriter> write)
    {
        using var plaintext = new MemoryStream();
        using var writer = new BinaryWriter(plaintext);
        writer.Write(Version);
        write(writer);
        return Base64Url.EncodeToString(protector.Protect(plaintext.ToArray()));
    }

    private static T? Open<T>(IDataProtector protector, string? text, Func<BinaryReader, T?> read)
        where T : class
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(protector.Unprotect(Base64Url.DecodeFromChars(text))));
            return reader.ReadByte() == Version ? read(reader) : null;
        }
        catch (Exception wrong) when (wrong is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static DateTimeOffset? ReadTime(BinaryReader reader) => reader.ReadInt64() is var seconds && seconds == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(seconds);

    private static void Write(BinaryWriter writer, HandOverRequest request)
    {
        writer.Write(request.At.ToUnixTimeMilliseconds());
        writer.Write(request.Origin.ToString());
        writer.Write(request.Address.ToString());
        writer.Write(request.Attempt);
    }

    private static HandOverRequest? ReadRequest(BinaryReader reader)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());
        var (origin, address, attempt) = (ReturnAddress.Parse(reader.ReadString()), ReturnAddress.Parse(reader.ReadString()), reader.ReadString());
        return origin is null || address is null ? null : new(origin, address, attempt, at);
    }

    private static void Write(BinaryWriter writer, SignOutVisit visit)
    {
        writer.Write(visit.At.ToUnixTimeMilliseconds());
        writer.Write(visit.Origin.ToString());
        writer.Write(visit.Id.ToByteArray());
        writer.Write(visit.Address.ToString());
        writer.Write(visit.InARow);
        writer.Write(visit.IsAgain);
    }

    private static SignOutVisit? ReadVisit(BinaryReader reader)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());
        var (origin, id, address) = (ReturnAddress.Parse(reader.ReadString()), new Guid(reader.ReadBytes(16)), ReturnAddress.Parse(reader.ReadString()));
        return origin is null || address is null ? null : new(origin, id, address, at) { InARow = reader.ReadInt32(), IsAgain = reader.ReadBoolean() };
    }
}
