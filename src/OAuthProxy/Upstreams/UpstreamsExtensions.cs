using System.Globalization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OAuthProxy.Authorization;
using OAuthProxy.Pages;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;

namespace OAuthProxy.Upstreams;

internal static class UpstreamsExtensions
{
    // YARP's limit on idle time would cut silent WebSockets and event streams; ResponseTimeoutHandler limits what needs a limit.
    private static readonly ForwarderRequestConfig Unlimited = new() { ActivityTimeout = TimeSpan.FromDays(24), Version = new(1, 1), VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };

    public static IServiceCollection AddUpstreams(this IServiceCollection services, UpstreamOptions options)
    {
        services.AddSingleton(options).AddSingleton<UpstreamRequestTransform>();
        services.TryAddSingleton<IForwarderHttpClientFactory, UpstreamHttpClientFactory>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, UpstreamPathPolicy>());
        var forwarded = options.Upstreams.Where(upstream => upstream.Address is not null).ToList();
        services.AddReverseProxy()
            .LoadFromMemory([.. forwarded.Select(RouteTo)], [.. forwarded.Select(Cluster)])
            .AddTransforms(transforms =>
            {
                transforms.UseDefaultForwarders = false;
                transforms.AddOriginalHost(options.PassHostHeader); // without it YARP adds one that takes the Host away again
                transforms.RequestTransforms.Add(transforms.Services.GetRequiredService<UpstreamRequestTransform>());
                transforms.ResponseTransforms.Add(new UpstreamResponseTransform());
            });
        RemoveKeyRing(services);
        return services;
    }

    public static IApplicationBuilder UseRequestTargets(this IApplicationBuilder app) => app.UseMiddleware<RequestTargetMiddleware>();

    public static void MapUpstreams(this IEndpointRouteBuilder endpoints, UpstreamOptions options)
    {
        endpoints.MapReverseProxy(proxy => proxy.UseMiddleware<UpstreamErrorMiddleware>())
            .ConfigureEndpoints((endpoint, route) => endpoint.WithMetadata(AccessPolicy.RulesApply, new UpstreamPath(route.RouteId)));

        foreach (var upstream in options.Upstreams.Where(upstream => upstream.Address is null))
        {
            endpoints.Map(Pattern(upstream), context => AnswerAsync(context, upstream.StaticStatus)).WithMetadata(AccessPolicy.RulesApply, new UpstreamPath(upstream.Path));
        }
    }

    /// <summary>The upstream that a request was given to, by its path; null where it was answered before.</summary>
    public static string? UpstreamOf(HttpContext context) =>
        context.Features.Get<IReverseProxyFeature>()?.Route.Config.RouteId ?? context.Features.Get<UpstreamPath>()?.Path;

    private static Task AnswerAsync(HttpContext context, int status)
    {
        context.Features.Set(context.GetEndpoint()?.Metadata.GetMetadata<UpstreamPath>());
        if (status == StatusCodes.Status404NotFound)
        {
            context.Features.Set(ErrorPageMiddleware.NotFound);
            return Task.CompletedTask;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain";
        return status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified ? Task.CompletedTask : context.Response.WriteAsync("Authenticated");
    }

    /// <summary>
    /// YARP brings data protection for affinity cookies, which are not offered here, and with it a service that makes a key ring on disk at the
    /// start. The keys of this program come from the cookie secret.
    /// </summary>
    private static void RemoveKeyRing(IServiceCollection services)
    {
        foreach (var service in services.Where(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Name == "DataProtectionHostedService").ToList())
        {
            services.Remove(service);
        }
    }

    /// <summary>The path is the route's id: there is one upstream a path, and logs then name what an operator wrote.</summary>
    private static RouteConfig RouteTo(Upstream upstream) => new()
    {
        RouteId = upstream.Path,
        ClusterId = upstream.Path,
        Match = new RouteMatch { Path = Pattern(upstream) },
    };

    private static ClusterConfig Cluster(Upstream upstream) => new()
    {
        ClusterId = upstream.Path,
        HttpRequest = upstream.Address!.Scheme == Uri.UriSchemeHttps ? Unlimited with { Version = new(2, 0) } : Unlimited,
        Destinations = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal)
        {
            [upstream.Path] = new() { Address = upstream.Address.GetLeftPart(UriPartial.Authority) },
        },
    };

    private static string Pattern(Upstream upstream) =>
        upstream.IsPrefix ? string.Create(CultureInfo.InvariantCulture, $"{upstream.Path}{{**path}}") : upstream.Path;
}
