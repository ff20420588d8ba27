using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using OAuthProxy.Sessions;

namespace OAuthProxy.Upstreams.Addresses;

/// <summary>The cookies of the applications that browsers stay with, one each: a page and what it asks for at other paths are to be of one address.</summary>
internal sealed class StickyCookies(ProxyCookies cookies, IDataProtectionProvider protection)
{
    // A cookie's name has no room for a path. Two applications of one mark would hold each other's cookies for nobody's, and nothing worse.
    private const int MarkLength = 8;

    /// <summary>Null where there is nothing to stay with.</summary>
    /// <param name="upstream">Perhaps one of several that lead to the application.</param>
    /// <param name="application">Its name.</param>
    public StickyCookie? For(Upstream upstream, string application)
    {
        if (!upstream.IsSticky || upstream.Addresses.Count < 2)
        {
            return null;
        }

        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(application)))[..MarkLength];
        return new(cookies.StickyPrefix + mark, protection.CreateProtector("OAuthProxy.Upstreams.StickyCookie", application), cookies);
    }
}
