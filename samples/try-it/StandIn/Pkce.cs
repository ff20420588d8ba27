using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TryIt.StandIn;

/// <summary>Proof key for code exchange (RFC 7636); the method <c>plain</c> is not accepted.</summary>
internal static class Pkce
{
    /// <summary>No challenge at all, or a well-formed one made with S256.</summary>
    public static bool IsAcceptable(string? challenge, string? method) => challenge is null
        ? method is null
        : method == "S256" && challenge.Length == 43 && challenge.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>A verifier is demanded where there was a challenge, and refused where there was none.</summary>
    public static bool Proves(string? verifier, string? challenge)
    {
        if (challenge is null || verifier is null)
        {
            return challenge is null && verifier is null;
        }

        return verifier.Length is >= 43 and <= 128
            && Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(verifier))) == challenge;
    }
}
