using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OAuthProxy.Sessions.Tickets;

/// <summary>The operator's commands about one person's sessions.</summary>
internal sealed class SessionsCommand(PersonIndex index)
{
    /// <exception cref="SessionStoreException">Redis cannot be asked.</exception>
    public async Task ListAsync(string user, bool asJson, TextWriter output)
    {
        var sessions = await index.ListAsync(user);
        if (asJson)
        {
            await WriteJsonAsync(output, json =>
            {
                json.WriteString("user", user);
                json.WriteStartArray("sessions");
                foreach (var session in sessions)
                {
                    Write(json, session);
                }

                json.WriteEndArray();
            });
            return;
        }

        await output.WriteLineAsync(sessions.Count == 0 ? None(user) : $"{Counted(sessions.Count)} of {Plain(user)}:");
        foreach (var session in sessions)
        {
            var account = session.IsLocal ? "local account" : string.Create(CultureInfo.InvariantCulture, $"GitHub {session.UserId}");
            await output.WriteLineAsync($"  since {Time(session.StartedAt)}, seen {Time(session.SeenAt)}, {Plain(session.Login)} ({account}), from {Known(session.Client)}, {Known(session.UserAgent)}");
        }
    }

    /// <inheritdoc cref="ListAsync"/>
    public async Task RevokeAsync(string user, bool asJson, TextWriter output)
    {
        var ended = await index.EndAllAsync(user);
        if (asJson)
        {
            await WriteJsonAsync(output, json =>
            {
                json.WriteString("user", user);
                json.WriteNumber("ended", ended);
            });
            return;
        }

        await output.WriteLineAsync(ended == 0 ? None(user) : $"{Counted(ended)} of {Plain(user)} {(ended == 1 ? "has" : "have")} ended.");
    }

    /// <summary>Another secret or name finds nothing, which must not be mistaken for nobody being signed in.</summary>
    private static string None(string user) => $"There are no sessions of {Plain(user)} under this --cookie-secret and --cookie-name.";

    private static string Counted(int count) => count == 1 ? "1 session" : string.Create(CultureInfo.InvariantCulture, $"{count} sessions");

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Known(string text) => text.Length == 0 ? "unknown" : Plain(text);

    /// <summary>A browser says what it likes of itself, and a terminal obeys control characters.</summary>
    private static string Plain(string text) => HostNames.Printable(text);

    private static void Write(Utf8JsonWriter json, ListedSession session)
    {
        json.WriteStartObject();
        json.WriteString("id", session.Ticket);
        json.WriteString("login", session.Login);
        if (!session.IsLocal)
        {
            json.WriteNumber("githubId", session.UserId);
        }

        json.WriteBoolean("local", session.IsLocal);
        json.WriteString("started", session.StartedAt.UtcDateTime);
        json.WriteString("seen", session.SeenAt.UtcDateTime);
        json.WriteString("address", session.Client);
        json.WriteString("userAgent", session.UserAgent);
        json.WriteEndObject();
    }

    private static async Task WriteJsonAsync(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        await using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        await output.WriteLineAsync(Encoding.UTF8.GetString(bytes.ToArray()));
    }
}
