namespace OAuthProxy.Explaining;

/// <summary>Before all stations: brings the request to them as it comes behind TLS, and looks at what they made of it.</summary>
internal sealed class Observer : IStartupFilter
{
    /// <summary>Null where the server itself refused the last request.</summary>
    public Observation? Last { get; set; }

    /// <summary>Of the request to come.</summary>
    public string Scheme { get; set; } = Uri.UriSchemeHttps;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(station => async context =>
        {
            context.Request.Scheme = Scheme;
            ClientAddress.Set(context, named: null); // nobody said who the client is
            try
            {
                await station(context);
            }
            finally
            {
                Last = Observation.Of(context);
            }
        });
        next(app);
    };
}
