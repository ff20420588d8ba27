using OAuthProxy.Upstreams;

namespace OAuthProxy.Gateway;

/// <summary>The room's door.</summary>
internal static class GatewayExtensions
{
    /// <summary>What <c>--gateway-schema</c> prints.</summary>
    public static string SchemaText() => GatewaySchema.Text();

    /// <summary>What the program is to serve at its start: what the flags say and what the file says.</summary>
    public static IReadOnlyList<Upstream> Beside(this GatewayOptions options, IReadOnlyList<Upstream> ofFlags) =>
        options.Model is { } model ? [.. ofFlags, .. ServedRoutes.Of(model)] : ofFlags;

    /// <summary>Has the file read again whenever it changes.</summary>
    public static IServiceCollection AddGateway(this IServiceCollection services, GatewayOptions options, IReadOnlyList<Upstream> ofFlags) => options.File.Length == 0
        ? services
        : services
            .AddSingleton(options)
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<GatewayReload>(provider, ofFlags))
            .AddSingleton(provider => new WatchedFile(options.File, provider.GetRequiredService<GatewayReload>().Read)
            {
                MustSettle = true,
                Named = () => provider.GetRequiredService<GatewayReload>().Named,
            })
            .AddSingleton(provider => new ReadinessCheck("gateway-file", _ => ValueTask.FromResult(provider.GetRequiredService<GatewayReload>().WhyNotInForce)) { IsAdvice = true });
}
