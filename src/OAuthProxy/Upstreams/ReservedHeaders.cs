using System.Buffers;

namespace OAuthProxy.Upstreams;

/// <summary>
/// The headers in which only the proxy may speak. A client's are removed in every spelling that an application might read as the same: case,
/// and any sign in place of the dash, since CGI, WSGI and their heirs turn each into an underscore (CVE-2025-64484).
/// </summary>
internal static class ReservedHeaders
{
    private const string Everything = "x-auth-request-";
    private const int LongestName = 40; // of those below; of longer ones the beginning says enough

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Identity = new HashSet<string>(StringComparer.Ordinal)
    {
        "x-forwarded-user",
        "x-forwarded-email",
        "x-forwarded-groups",
        "x-forwarded-preferred-username",
        "x-forwarded-preferred-user",
        "x-forwarded-access-token",
        "gap-auth",
        "gap-signature",
    }.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Forwarding = new HashSet<string>(StringComparer.Ordinal)
    {
        "x-forwarded-for",
        "x-forwarded-proto",
        "x-forwarded-host",
        "x-forwarded-prefix",
        "forwarded",
    }.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> OtherPaths = new HashSet<string>(StringComparer.Ordinal)
    {
        "x-original-url",
        "x-original-uri",
        "x-rewrite-url",
        "x-forwarded-uri",
    }.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> OtherMethods = new HashSet<string>(StringComparer.Ordinal)
    {
        "x-forwarded-method",
        "x-http-method",
        "x-http-method-override",
        "x-method-override",
    }.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<string> NeverDropped = SearchValues.Create(["Host", "Cookie", "Authorization", "Content-Length", "Content-Type"], StringComparison.OrdinalIgnoreCase);

    /// <param name="name">A header of the client's.</param>
    /// <param name="pathDecides">
    /// The request passes for its path, and would not for every other: then headers by which some applications take another path for the request's
    /// are not the client's to send either.
    /// </param>
    /// <param name="methodDecides">The same of its method.</param>
    /// <param name="maySayWhoItIs">The operator lets this request's headers say who it is.</param>
    public static bool IsReserved(string name, bool pathDecides, bool methodDecides, bool maySayWhoItIs)
    {
        if (name.Length < 8 || (name[0] | 0x20) is not ('x' or 'f' or 'g'))
        {
            return false;
        }

        Span<char> normal = stackalloc char[Math.Min(name.Length, LongestName)];
        for (var index = 0; index < normal.Length; index++)
        {
            normal[index] = char.IsAsciiLetterOrDigit(name[index]) ? char.ToLowerInvariant(name[index]) : '-';
        }

        return Forwarding.Contains(normal)
            || (!maySayWhoItIs && (Identity.Contains(normal) || normal.StartsWith(Everything, StringComparison.Ordinal)))
            || (pathDecides && OtherPaths.Contains(normal))
            || (methodDecides && OtherMethods.Contains(normal));
    }

    /// <summary>Headers that are never of one connection only: naming them in <c>Connection</c> must not take them from the application.</summary>
    public static bool MayNotBeDropped(string name) => NeverDropped.Contains(name);
}
