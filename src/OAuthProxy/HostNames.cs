namespace OAuthProxy;

/// <summary>Comparisons of host names, which have one right way.</summary>
internal static class HostNames
{
    /// <summary>The host is the domain or below it; <c>badexample.com</c> is not in <c>example.com</c>.</summary>
    public static bool IsInDomain(string host, string domain) =>
        host.EndsWith(domain, StringComparison.OrdinalIgnoreCase)
        && (host.Length == domain.Length || host[host.Length - domain.Length - 1] == '.');

    /// <summary>What a client sent, made fit for one line of a log.</summary>
    public static string Printable(string text) =>
        string.Create(Math.Min(text.Length, 200), text, static (span, source) =>
        {
            for (var index = 0; index < span.Length; index++)
            {
                span[index] = char.IsControl(source[index]) || source[index] is '\u2028' or '\u2029' ? '?' : source[index];
            }
        });
}
