namespace OAuthProxy.Accounts;

/// <summary>The accounts of <c>htpasswd-file</c> as of its last good version.</summary>
internal sealed partial class HtpasswdFile(AccountsOptions options, ILogger<HtpasswdFile> logger)
{
    private volatile HtpasswdAccounts _accounts = HtpasswdAccounts.None;

    public HtpasswdAccounts Today => _accounts;

    public void Read()
    {
        if (options.File.Length == 0)
        {
            return;
        }

        try
        {
            var accounts = HtpasswdAccounts.Read(options.File);
            foreach (var warning in accounts.Warnings)
            {
                Log.Doubtful(logger, options.File, warning);
            }

            if (accounts.Problems.Count > 0)
            {
                Log.Unusable(logger, options.File, string.Join("; ", accounts.Problems));
                return;
            }

            _accounts = accounts;
            Log.Loaded(logger, accounts.Hashes.Count, options.File);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.Unusable(logger, options.File, failure.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(800, LogLevel.Information, "Local accounts in {Path}: {Count}.")]
        public static partial void Loaded(ILogger logger, int count, string path);

        [LoggerMessage(801, LogLevel.Error, "{Path} (--htpasswd-file) cannot be used, the last accounts stay in force: {Reason}")]
        public static partial void Unusable(ILogger logger, string path, string reason);

        [LoggerMessage(802, LogLevel.Warning, "{Path} (--htpasswd-file): {Warning}.")]
        public static partial void Doubtful(ILogger logger, string path, string warning);
    }
}
