using System.Buffers;
using OAuthProxy.Telemetry.Logging;

namespace OAuthProxy.Configuration;

/// <summary>What can be wrong with the logs' settings.</summary>
internal static class LoggingChecks
{
    /// <summary>Headers with a meaning of their own, which an id must not take the place of; those of identity are the proxy's to write.</summary>
    private static readonly string[] OtherHeaders =
    [
        "authorization", "connection", "content-length", "content-type", "cookie", "expect", "forwarded", "host", "keep-alive", "origin", "proxy-authorization", "te",
        "trailer", "transfer-encoding", "upgrade", "user-agent",
    ];

    private static readonly SearchValues<char> HeaderCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    /// <param name="logging">The settings.</param>
    /// <param name="at">Makes a problem of an option, a message and a remedy.</param>
    public static IEnumerable<Problem> Problems(LoggingOptions logging, Func<string, string, string, Problem> at)
    {
        if (IsTaken(logging.RequestIdHeader))
        {
            yield return at("request-id-header", $"'{logging.RequestIdHeader}' cannot be the header of a request's id", "Write a header of its own, such as X-Request-Id, or nothing for none");
        }

        if (logging.File.Path.Length > 0 && WhyNotWritable(logging.File.Path) is { } reason)
        {
            yield return at("logging-filename", $"the file '{logging.File.Path}' cannot be written: {reason.TrimEnd('.')}", "Name a file in a folder that the proxy may write to, or leave the option out for standard output");
        }
    }

    public static IEnumerable<string> Warnings(LoggingOptions logging)
    {
        if (logging is { StandardEnabled: false, AuthEnabled: false, RequestEnabled: false })
        {
            yield return "all logs are off: nothing more will be told, not even errors.";
        }
    }

    private static bool IsTaken(string header) =>
        header.AsSpan().ContainsAnyExcept(HeaderCharacters)
        || OtherHeaders.Contains(header, StringComparer.OrdinalIgnoreCase)
        || header.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || header.StartsWith("X-Auth-Request-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Tries it, and leaves nothing behind that was not there.</summary>
    private static string? WhyNotWritable(string path)
    {
        try
        {
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Append,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = File.Exists(path) ? FileOptions.None : FileOptions.DeleteOnClose,
            });
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return failure.Message;
        }
    }
}
