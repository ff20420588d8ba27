using System.Collections.Frozen;

namespace OAuthProxy.Authorization;

/// <summary>
/// The addresses of <c>authenticated-emails-file</c>: one a line, the first column where there are several, <c>#</c> for a comment. The file is
/// read again when it changes; one that cannot be read changes nothing.
/// </summary>
internal sealed partial class EmailList(string path, ILogger<EmailList> logger)
{
    private volatile FrozenSet<string> _emails = FrozenSet<string>.Empty;

    /// <summary>Those of the file as it was read last.</summary>
    public IReadOnlyCollection<string> Addresses => _emails;

    public bool Contains(string email) => _emails.Contains(email);

    public void Read()
    {
        if (path.Length == 0)
        {
            return;
        }

        try
        {
            _emails = File.ReadLines(path)
                .Select(line => line.Split(',', 2)[0].Trim().Trim('"').Trim())
                .Where(email => email.Length > 0 && !email.StartsWith('#'))
                .ToFrozenSet(StringComparer.OrdinalIgnoreCase);
            Log.Loaded(logger, _emails.Count, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.Unreadable(logger, path, failure.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(200, LogLevel.Information, "{Count} e-mail addresses are allowed by {Path}.")]
        public static partial void Loaded(ILogger logger, int count, string path);

        [LoggerMessage(201, LogLevel.Error, "{Path} (--authenticated-emails-file) cannot be read, the last addresses stay in force: {Reason}")]
        public static partial void Unreadable(ILogger logger, string path, string reason);
    }
}
