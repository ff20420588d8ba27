using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using OAuthProxy.Authorization;
using OAuthProxy.Sessions;
using OAuthProxy.Upstreams.Routing;
using Yarp.ReverseProxy.Transforms;

namespace OAuthProxy.Upstreams;

/// <summary>
/// The request as the upstream gets it. It runs after YARP has copied the client's headers: first everything goes that only the proxy may say,
/// then the proxy says it.
/// </summary>
internal sealed class UpstreamRequestTransform(UpstreamOptions options, ProxyCookies cookies) : RequestTransform
{
    private const string ForwardedPrefix = "X-Forwarded-Prefix";

    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly bool _sendsBasic = options.PassBasicAuth && options.BasicAuthPassword.IsGiven;

    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var (incoming, outgoing) = (context.HttpContext.Request, context.ProxyRequest);

        var forwarding = context.HttpContext.Features.GetRequiredFeature<Destination>().Forwarding!;
        var upstream = forwarding.Upstream;

        // The target goes on byte for byte; YARP would build it anew from the decoded path.
        outgoing.RequestUri = new Uri(context.DestinationPrefix.TrimEnd('/') + upstream.TargetOf(RequestTarget.PathAndQuery(context.HttpContext)), AsItIs);
        outgoing.Options.Set(UpstreamHttpClientFactory.ForwardedFor, upstream.Name);
        UseHttp2ForGrpc(context);
        var grant = context.HttpContext.Features.Get<AccessGrant>();
        var isStranger = grant is null;
        var pathDecides = isStranger || context.HttpContext.Features.Get<HostRoutes>() is { IsOfFile: true, PathDecides: true };
        RemoveWhatIsOurs(incoming, outgoing, isStranger, pathDecides, methodDecides: isStranger || upstream.Policy.Methods.Count > 0);
        WriteCookies(incoming, outgoing);
        forwarding.Headers?.Apply(incoming.Headers, outgoing);
        WriteForwarded(context.HttpContext, outgoing);
        WritePrefix(context.HttpContext, outgoing, upstream);
        Set(outgoing, HeaderNames.UpgradeInsecureRequests, incoming.Headers.UpgradeInsecureRequests.ToString()); // YARP leaves it out
        if (grant is not null)
        {
            WriteIdentity(outgoing, grant);
        }

        if (upstream.Timeout is { } limit)
        {
            outgoing.Options.Set(ResponseTimeoutHandler.Limit, limit);
        }

        if (!options.PassHostHeader && context.HttpContext.GetReverseProxyFeature().ProxiedDestination?.Model.Config.Host is { } host)
        {
            outgoing.Headers.Host = host; // of a socket; YARP's stand-in for it is no name to tell anybody
        }

        if (options.DisableKeepAlives)
        {
            outgoing.Headers.ConnectionClose = true;
        }

        return default;
    }

    /// <summary>Without TLS there is nothing to negotiate HTTP/2 with: gRPC needs it, and the dashboards do not speak it.</summary>
    private static void UseHttp2ForGrpc(RequestTransformContext context)
    {
        if (context.HttpContext.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true)
        {
            context.ProxyRequest.Version = HttpVersion.Version20;
            context.ProxyRequest.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }
    }

    private void RemoveWhatIsOurs(HttpRequest incoming, HttpRequestMessage outgoing, bool isStranger, bool pathDecides, bool methodDecides)
    {
        foreach (var name in incoming.Headers.Keys)
        {
            if (ReservedHeaders.IsReserved(name, pathDecides, methodDecides, maySayWhoItIs: isStranger && !options.StripStrangersHeaders))
            {
                outgoing.Headers.Remove(name);
            }
        }

        // What a client declares to belong to its own connection goes no further (RFC 9110 section 7.6.1).
        foreach (var name in incoming.Headers.Connection.SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            // Those of the content (Content-Language) are not among these, and Remove would throw for them.
            if (!ReservedHeaders.MayNotBeDropped(name) && outgoing.Headers.NonValidated.Contains(name))
            {
                outgoing.Headers.Remove(name);
            }
        }

        if (_sendsBasic)
        {
            outgoing.Headers.Remove(HeaderNames.Authorization);
        }
    }

    /// <summary>All but the proxy's own cookies, in one header (RFC 9113 section 8.2.3), each pair as it was sent.</summary>
    private void WriteCookies(HttpRequest incoming, HttpRequestMessage outgoing)
    {
        var headers = incoming.Headers.Cookie;
        if (headers.Count == 0)
        {
            return;
        }

        var kept = new StringBuilder();
        foreach (var header in headers)
        {
            var pairs = new CookiePairs(header);
            while (pairs.MoveNext())
            {
                if (!cookies.IsOwn(pairs.Name))
                {
                    kept.Append(kept.Length == 0 ? "" : "; ").Append(pairs.Text);
                }
            }
        }

        outgoing.Headers.Remove(HeaderNames.Cookie);
        if (kept.Length > 0)
        {
            outgoing.Headers.TryAddWithoutValidation(HeaderNames.Cookie, kept.ToString());
        }
    }

    private static void WriteForwarded(HttpContext context, HttpRequestMessage outgoing)
    {
        var client = PeerAddress.Of(context)?.ToString();
        var before = context.Request.Headers["X-Forwarded-For"].ToArray();
        Set(outgoing, "X-Forwarded-For", string.Join(", ", before.Append(client).Where(address => !string.IsNullOrEmpty(address))));
        Set(outgoing, "X-Forwarded-Proto", context.Request.Scheme);
        Set(outgoing, "X-Forwarded-Host", context.Request.Headers.Host.ToString());
    }

    /// <summary>What was taken from the path, so that the application can write links that lead back here.</summary>
    private static void WritePrefix(HttpContext context, HttpRequestMessage outgoing, Upstream upstream)
    {
        if (!upstream.StripsPrefix && !context.Request.Headers.ContainsKey(ForwardedPrefix))
        {
            return;
        }

        // A client's would be read as a part of links too, and lead anywhere. A trusted proxy may have stripped one itself.
        var before = context.Features.Get<TrustedPeer>() is null ? "" : context.Request.Headers[ForwardedPrefix].ToString().TrimEnd('/');
        Set(outgoing, ForwardedPrefix, before + (upstream.StripsPrefix ? upstream.Path.TrimEnd('/') : ""));
    }

    private void WriteIdentity(HttpRequestMessage outgoing, AccessGrant grant)
    {
        var identity = grant.Identity;
        var user = options.PreferEmailToUser && grant.Email.Length > 0 ? grant.Email : identity.Login; // a local account has no address
        if (options.PassUserHeaders)
        {
            Set(outgoing, "X-Forwarded-User", HeaderText.Of(user));
            Set(outgoing, "X-Forwarded-Preferred-Username", HeaderText.Of(identity.Login));
            Set(outgoing, "X-Forwarded-Groups", HeaderText.Of(string.Join(',', identity.Groups)));
            if (!options.PreferEmailToUser)
            {
                Set(outgoing, "X-Forwarded-Email", HeaderText.Of(grant.Email));
            }
        }

        if (_sendsBasic)
        {
            Set(outgoing, HeaderNames.Authorization, "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{options.BasicAuthPassword.Text}")));
        }

        if (options.PassAccessToken)
        {
            Set(outgoing, "X-Forwarded-Access-Token", grant.AccessToken);
        }
    }

    private static void Set(HttpRequestMessage request, string name, string? value)
    {
        request.Headers.Remove(name);
        if (!string.IsNullOrEmpty(value))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
