using Microsoft.Extensions.DependencyInjection.Extensions;
using OAuthProxy.Authorization;
using OAuthProxy.Upstreams.Addresses;
using OAuthProxy.Upstreams.Routing;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;

namespace OAuthProxy.Upstreams;

internal static class UpstreamsExtensions
{
    public static IServiceCollection AddUpstreams(this IServiceCollection services, UpstreamOptions options)
    {
        var plan = new ClusterPlan(options.Upstreams);
        services.AddSingleton(plan).AddSingleton<AppliedRevision>().AddSingleton<RunningClusters>().AddSingleton<LiveRoutes>();
        services.AddSingleton<IConfigChangeListener>(provider => provider.GetRequiredService<AppliedRevision>());
        services.AddSingleton<IServedHosts>(provider => provider.GetRequiredService<LiveRoutes>());
        services.AddSingleton<IOpenHosts, NamedHosts>();
        services.AddSingleton<IRoutePolicies>(provider => provider.GetRequiredService<LiveRoutes>());
        services.AddSingleton(options).AddSingleton<UpstreamRequestTransform>().AddSingleton<UpstreamResponseTransform>().AddSingleton<UpstreamTrust>();
        services.AddSingleton(provider => options.BasicAuthPassword.Watch(provider.GetRequiredService<ILogger<Secret>>()));
        services.AddSingleton<AddressChoice>().AddSingleton<AddressHealth>().AddSingleton<StickyCookies>().AddSingleton<IProbingRequestFactory, HealthProbe>();
        services.AddSingleton<IActiveHealthCheckPolicy>(provider => provider.GetRequiredService<AddressHealth>());
        services.TryAddSingleton<IForwarderHttpClientFactory, UpstreamHttpClientFactory>();
        services.AddReverseProxy()
            .LoadFromMemory(ClusterPlan.Routes, plan.Clusters)
            .AddTransforms(transforms =>
            {
                transforms.UseDefaultForwarders = false;
                transforms.AddOriginalHost(options.PassHostHeader); // without it YARP adds one that takes the Host away again
                transforms.RequestTransforms.Add(transforms.Services.GetRequiredService<UpstreamRequestTransform>());
                transforms.ResponseTransforms.Add(transforms.Services.GetRequiredService<UpstreamResponseTransform>());
            });
        foreach (var path in options.AuthorityFiles)
        {
            services.AddSingleton(provider => new WatchedFile(path, () => provider.GetRequiredService<UpstreamTrust>().Read(path)));
        }

        RemoveKeyRing(services);
        return services;
    }

    /// <summary>Every host is seen under its own certificate, the proxy's addresses there too; the requests of the predicate are answered however they come.</summary>
    public static IApplicationBuilder UseOwnCertificates(this IApplicationBuilder app, Predicate<HttpRequest> answersAnywhere) => app.Use(next => context =>
    {
        if (answersAnywhere(context.Request) || !Misdirection.IsForAnotherCertificate(context))
        {
            return next(context);
        }

        context.Features.Set(Misdirection.Answer);
        return Task.CompletedTask;
    });

    /// <summary>No upstream is asked for anything any more, not even whether it is well.</summary>
    public static IServiceCollection ReplaceUpstreams(this IServiceCollection services, HttpMessageHandler handler) =>
        services.Replace(ServiceDescriptor.Singleton<IForwarderHttpClientFactory>(new StandInClientFactory(handler)));

    /// <summary>A question of the proxy's own to an upstream, and nobody's request.</summary>
    public static bool IsProbe(HttpRequestMessage request) => HealthProbe.Is(request);

    public static IApplicationBuilder UseRequestTargets(this IApplicationBuilder app) => app.UseMiddleware<RequestTargetMiddleware>();

    /// <summary>Behind routing and before the gate, which judges what was found.</summary>
    public static IApplicationBuilder UseRoutes(this IApplicationBuilder app) => app.UseMiddleware<RouteMiddleware>();

    /// <summary>
    /// One endpoint for all upstreams, as the framework looks through its routes one host after the other. It is YARP's, whose pipeline knows
    /// how to forward.
    /// </summary>
    public static void MapUpstreams(this IEndpointRouteBuilder endpoints, UpstreamOptions options)
    {
        endpoints.MapReverseProxy(proxy =>
            {
                proxy.UseMiddleware<DestinationMiddleware>();
                proxy.UseMiddleware<UpstreamErrorMiddleware>();
                if (!options.ProxyWebSockets)
                {
                    proxy.UseMiddleware<NoWebSocketsMiddleware>();
                }

                proxy.UseMiddleware<AddressMiddleware>();
            })
            .ConfigureEndpoints(endpoint => endpoint.WithMetadata(AccessPolicy.RulesApply));
        endpoints.ServiceProvider.GetRequiredService<LiveRoutes>().Begin();
    }

    /// <summary>The upstream that a request was given to, by host and path; null where it was answered before.</summary>
    public static string? UpstreamOf(HttpContext context) =>
        context.Features.Get<IReverseProxyFeature>() is not null && context.Features.Get<Destination>() is { IsDetour: false } destination ? destination.Route.Name : null;

    /// <summary>
    /// YARP brings data protection for its affinity cookies, and with it a service that makes a key ring on disk at the
    /// start. The keys of this program come from the cookie secret.
    /// </summary>
    private static void RemoveKeyRing(IServiceCollection services)
    {
        foreach (var service in services.Where(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Name == "DataProtectionHostedService").ToList())
        {
            services.Remove(service);
        }
    }
}
