using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using OAuthProxy.Sessions;
using Yarp.ReverseProxy.Model;

namespace OAuthProxy.Upstreams.Addresses;

/// <summary>
/// The cookie by which a browser stays with the address of an upstream that it was first sent to. The address in it is sealed: nobody reads
/// what stands behind the proxy, and one that was made up, is for another upstream or for an address that is gone chooses nothing.
/// </summary>
internal sealed class StickyCookie(string name, IDataProtector protector, ProxyCookies cookies)
{
    /// <summary>The address that the request's cookie names, if it is one of these.</summary>
    public DestinationState? Find(HttpRequest request, IReadOnlyList<DestinationState> among)
    {
        foreach (var header in request.Headers.Cookie)
        {
            var pairs = new CookiePairs(header);
            while (pairs.MoveNext())
            {
                if (pairs.Name.SequenceEqual(name) && Open(pairs.Value.ToString()) is { } address && among.FirstOrDefault(destination => destination.DestinationId == address) is { } kept)
                {
                    return kept;
                }
            }
        }

        return null;
    }

    /// <summary>Sets the cookie with the answer of any address but the one that the browser stays with.</summary>
    public void KeepWithAnswer(HttpContext context, DestinationState? kept) => context.Response.OnStarting(() =>
    {
        var address = context.GetReverseProxyFeature().ProxiedDestination;
        if (address is not null && address != kept && context.GetForwarderErrorFeature() is null)
        {
            context.Response.Cookies.Append(name, protector.Protect(address.DestinationId), cookies.Attributes(context));
        }

        return Task.CompletedTask;
    });

    private string? Open(string value)
    {
        try
        {
            return protector.Unprotect(value);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
