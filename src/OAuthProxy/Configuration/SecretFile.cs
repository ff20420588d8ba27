namespace OAuthProxy.Configuration;

/// <summary>The option beside a secret's that names a file with the secret in it, as an orchestrator mounts it; read again when it changes.</summary>
internal static class SecretFile
{
    public static string NameFor(string secret) => secret + "-file";

    public static Option Of(Option secret) => new()
    {
        Name = NameFor(secret.Name),
        Kind = secret.Kind,
        Help = $"a file with {(secret.Kind == OptionKind.List ? "one" : "the")} value of --{secret.Name}; read again when it changes",
        Apply = secret.ApplyFile!,
        InsteadOf = secret.Name,
    };

    // Messages do not show the name: it may be the secret itself, given to the wrong option.
    public static string Read(string path)
    {
        try
        {
            var text = File.ReadAllText(path).Trim();
            return text.Length > 0 ? text : throw new InvalidValueException("the file is empty", "Write the value into it");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidValueException("the file cannot be read", "Name a file that exists and that this program may read");
        }
    }
}
