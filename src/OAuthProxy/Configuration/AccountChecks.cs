using OAuthProxy.Accounts;

namespace OAuthProxy.Configuration;

/// <summary>What is wrong with the file of local accounts.</summary>
internal static class AccountChecks
{
    public static IEnumerable<Problem> Problems(AccountsOptions accounts, Func<string, string, string, Problem> at) => accounts.File.Length == 0
        ? []
        : accounts.Inspect().Problems.Select(problem => at("htpasswd-file", problem, "Write NAME:HASH lines, as htpasswd -B makes them; an account without a usable hash could never sign in"));

    public static IEnumerable<string> Warnings(AccountsOptions accounts)
    {
        foreach (var warning in accounts.File.Length == 0 ? [] : accounts.Inspect().Warnings)
        {
            yield return $"--htpasswd-file: {warning}.";
        }

        if (accounts.Groups.Count > 0 && accounts.File.Length == 0)
        {
            yield return "--htpasswd-user-group has no effect without --htpasswd-file.";
        }
    }
}
