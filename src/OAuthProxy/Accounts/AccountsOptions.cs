namespace OAuthProxy.Accounts;

/// <summary>People and programs that sign in with a name and a password of this proxy's own.</summary>
internal sealed record AccountsOptions
{
    /// <summary>An htpasswd file; empty: there are no local accounts.</summary>
    public string File { get; init; } = "";

    /// <summary>The groups of every local account.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The sign-in page asks for name and password too.</summary>
    public bool ShowsForm { get; init; } = true;

    /// <summary>What is wrong with the file, and what is doubtful. Neither has a word of a hash or a password.</summary>
    public (IReadOnlyList<string> Problems, IReadOnlyList<string> Warnings) Inspect()
    {
        try
        {
            var accounts = HtpasswdAccounts.Read(File);
            return (accounts.Problems, accounts.Hashes.Count > 0 || accounts.Problems.Count > 0 ? accounts.Warnings : ["it has no accounts"]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return ([$"the file '{File}' does not exist or cannot be read"], []);
        }
    }
}
