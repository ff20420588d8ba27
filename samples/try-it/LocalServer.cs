using System.Net;

namespace TryIt;

/// <summary>
/// A web application that takes nothing from its surroundings: no settings, no environment, no log, and no ear for signals,
/// so that it can live inside another program.
/// </summary>
internal static class LocalServer
{
    public static WebApplication Create(Uri address, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(address.Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(address.Host), address.Port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, DeafLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        configure?.Invoke(builder.Services);
        return builder.Build();
    }

    /// <summary>Where a started application listens.</summary>
    public static Uri AddressOf(WebApplication app) => new(app.Urls.First());

    private sealed class DeafLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
