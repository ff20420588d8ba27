using OAuthProxy.Redis.Connections;

namespace OAuthProxy.Redis;

internal static class RedisExtensions
{
    /// <summary>Nothing, where nothing is kept in Redis.</summary>
    public static IServiceCollection AddRedis(this IServiceCollection services, RedisOptions options) => !options.IsUsed ? services : services
        .AddSingleton(options)
        .AddSingleton<RedisTrust>()
        .AddSingleton<RedisDialer>()
        .AddSingleton<RedisInstruments>()
        .AddSingleton<RedisServersFactory>()
        .AddSingleton(provider => new RedisClient(provider.GetRequiredService<RedisServersFactory>().Create(), provider.GetRequiredService<RedisInstruments>()))
        .AddSingleton(provider => new ReadinessCheck("redis", provider.GetRequiredService<RedisClient>().WhyNotReadyAsync))
        .AddSingleton(provider => new StartCheck(token => RedisStart.FindMistakeAsync(provider.GetRequiredService<RedisClient>(), token)))
        .AddSingleton(provider => options.Url.Watch(provider.GetRequiredService<ILogger<Secret>>()))
        .AddSingleton(provider => options.Password.Watch(provider.GetRequiredService<ILogger<Secret>>()))
        .AddSingleton(provider => options.SentinelPassword.Watch(provider.GetRequiredService<ILogger<Secret>>()));
}
