using BenchmarkDotNet.Attributes;
using OAuthProxy.Sessions;

namespace OAuthProxy.Benchmarks;

/// <summary>From a request's cookies to the session, once for every request.</summary>
public class SessionBenchmarks
{
    private readonly DefaultHttpContext _context = new();
    private ISessionStore? _store;

    [Params(5, 300)]
    public int Groups { get; set; }

    [GlobalSetup]
    public async Task SignInAsync()
    {
        var options = new SessionCookieOptions { CookieSecret = new Secret(new byte[32]), CookieSecure = false };
        _store = new ServiceCollection()
            .AddLogging()
            .AddMetrics()
            .AddSingleton<Instrumentation>()
            .AddSingleton<TimeProvider>(new StoppedClock())
            .AddSessions(options)
            .BuildServiceProvider()
            .GetRequiredService<ISessionStore>();
        var answer = new DefaultHttpContext();
        await _store.BeginAsync(answer, People.WithGroups(Groups));
        var pairs = answer.Response.Headers.SetCookie.Select(line => line!.Split(';')[0]);
        _context.Request.Headers.Cookie = string.Join("; ", pairs.Prepend("theme=dark").Append("sid=0123456789"));
        if (await _store.LoadAsync(_context.Request) is null)
        {
            throw new InvalidOperationException("The session that was saved cannot be loaded.");
        }
    }

    [Benchmark]
    public async Task<object?> LoadAsync() => await _store!.LoadAsync(_context.Request);

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => People.Now;
    }
}
