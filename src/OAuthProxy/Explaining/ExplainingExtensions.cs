using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OAuthProxy.Sessions;
using OAuthProxy.Upstreams;

namespace OAuthProxy.Explaining;

/// <summary>The room's door.</summary>
internal static class ExplainingExtensions
{
    /// <summary>Takes from the program whatever it would reach beyond itself, and leaves all that decides: the last of all services.</summary>
    public static void AddRehearsal(this IServiceCollection services)
    {
        var upstream = new StandInUpstream();
        services
            .AddSingleton<MemoryTransport>()
            .AddSingleton<IConnectionListenerFactory>(provider => provider.GetRequiredService<MemoryTransport>())
            .AddSingleton<StandInSessions>()
            .Replace(ServiceDescriptor.Singleton<ISessionStore>(provider => provider.GetRequiredService<StandInSessions>()))
            .AddSingleton(upstream)
            .ReplaceUpstreams(upstream)
            .AddSingleton<Observer>()
            .AddSingleton<IStartupFilter>(provider => provider.GetRequiredService<Observer>())
            .AddSingleton<Rehearsal>();
    }
}
