using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace TryIt;

/// <summary>The proxy's command line, such as an operator would write it.</summary>
internal sealed class ProxyCommand
{
    public ProxyCommand(Arguments arguments, Uri gitHub, Uri dashboard, string clientSecret) => Arguments =
    [
        Path.Combine(AppContext.BaseDirectory, "OAuthProxy.dll"),
        $"-http-address=127.0.0.1:{arguments.Port}",
        $"-redirect-url={RedirectUri(arguments.Port)}",
        $"-upstream={dashboard}",
        "-provider=github",
        $"-github-org={DemoWorld.Organization}",
        "-email-domain=*",
        $"-client-id={DemoWorld.ClientId}",
        $"-client-secret={clientSecret}",
        "-cookie-secure=false",
        "-cookie-expire=168h0m",
        "-cookie-refresh=60m",
        $"-cookie-secret={CookieSecret()}",
        $"-login-url={gitHub}login/oauth/authorize",
        $"-redeem-url={gitHub}login/oauth/access_token",
        $"-validate-url={gitHub}",
        .. arguments.ForProxy,
    ];

    /// <summary>The runtime's own host: this program may have been started by its executable.</summary>
    public string FileName { get; } = FindDotnet();

    public IReadOnlyList<string> Arguments { get; }

    public static Uri RedirectUri(int port) => new($"http://localhost:{port}/oauth2/callback");

    /// <summary>Ready to be pasted into a shell, a flag a line.</summary>
    public override string ToString() => string.Join(" \\\n    ", Arguments.Select(Quote).Prepend(Quote(FileName)));

    /// <summary>32 random bytes in the URL-safe alphabet.</summary>
    private static string CookieSecret() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).Replace('+', '-').Replace('/', '_');

    private static string FindDotnet()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        if (Path.GetFileName(Environment.ProcessPath) == name)
        {
            return Environment.ProcessPath!;
        }

        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var beside = Path.Combine(root, name);
        return File.Exists(beside) ? beside : name;
    }

    private static string Quote(string word) =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || "-_=./:,@+%".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
