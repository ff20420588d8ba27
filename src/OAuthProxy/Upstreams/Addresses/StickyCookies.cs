using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using OAuthProxy.Sessions;

namespace OAuthProxy.Upstreams.Addresses;

/// <summary>The cookies of the upstreams that browsers stay with, one each.</summary>
internal sealed class StickyCookies(ProxyCookies cookies, IDataProtectionProvider protection)
{
    // A cookie's name has no room for a path. Two upstreams of one mark would hold each other's cookies for nobody's, and nothing worse.
    private const int MarkLength = 8;

    /// <summary>Null where there is nothing to stay with.</summary>
    public StickyCookie? For(Upstream upstream)
    {
        if (!upstream.IsSticky || upstream.Addresses.Count < 2)
        {
            return null;
        }

        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(upstream.Name)))[..MarkLength];
        return new(cookies.StickyPrefix + mark, protection.CreateProtector("OAuthProxy.Upstreams.StickyCookie", upstream.Name), cookies);
    }
}
