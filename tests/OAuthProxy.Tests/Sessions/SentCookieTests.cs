using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using OAuthProxy.Sessions;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

/// <summary>A browser may send much under the session cookie's name. The reader here counts what it is given.</summary>
public sealed class SentCookieTests : IDisposable
{
    private const string Good = "the one that can be read";
    private const int MostReads = 16;

    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ManualClock _clock = new();
    private readonly Instrumentation _instrumentation;
    private readonly SessionCookie _cookie;
    private readonly List<string> _read = [];

    public SentCookieTests()
    {
        var options = new SessionCookieOptions();
        _instrumentation = new Instrumentation(_meters.GetRequiredService<IMeterFactory>());
        _cookie = new SessionCookie(options, new ProxyCookies(options, NullLogger<ProxyCookies>.Instance), new SessionInstruments(_instrumentation), _clock);
    }

    public void Dispose()
    {
        _instrumentation.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public void The_good_one_is_found_wherever_it_is_among_eight()
    {
        for (var place = 0; place < 8; place++)
        {
            var values = Enumerable.Range(0, 8).Select(index => index == place ? Good : $"planted{index}");

            Assert.Equal(Good, Find(string.Join("; ", values.Select(value => $"_oauth2_proxy={value}"))));
        }
    }

    /// <summary>A neighbour's cookies come before ours, if they have longer paths; with the path / it has one for each domain above.</summary>
    [Fact]
    public void The_good_one_is_found_behind_a_thousand_others_and_before_a_few()
    {
        var planted = string.Concat(Enumerable.Range(0, 1000).Select(index => $"_oauth2_proxy=planted{index}; "));

        Assert.Equal(Good, Find($"{planted}_oauth2_proxy={Good}; _oauth2_proxy=x; _oauth2_proxy=y"));
        Assert.Equal(3, _read.Count);
    }

    [Fact]
    public void The_same_value_a_thousand_times_is_read_once()
    {
        Assert.Null(Find(string.Concat(Enumerable.Repeat("_oauth2_proxy=planted; ", 1000))));

        Assert.Equal(["planted"], _read);
    }

    [Fact]
    public void Whatever_comes_it_is_read_no_more_than_sixteen_times_and_not_copied()
    {
        var wholes = string.Concat(Enumerable.Range(0, 1000).Select(index => $"_oauth2_proxy=planted{index}; "));
        var firsts = string.Concat(Enumerable.Range(0, 1000).Select(index => $"_oauth2_proxy_0=planted{index:0000}; "));
        var chunks = string.Concat(Enumerable.Range(0, 1000).Select(index => $"_oauth2_proxy_{index % 20}=anted{index:0000}{index}; "));
        var full = string.Concat(Enumerable.Range(0, 9).Select(index => $"_oauth2_proxy_0=AB{index}3456789{new string('x', 3590)}; _oauth2_proxy_1={index}3456789{new string('y', 3592)}; "));
        foreach (var header in new[] { wholes, firsts, chunks, full, wholes + firsts + chunks + full })
        {
            var request = RequestWith(header);
            var reads = 0;
            _cookie.Find<string>(request, Count);
            Assert.InRange(reads, 1, MostReads);

            var before = GC.GetAllocatedBytesForCurrentThread();
            _cookie.Find<string>(request, Count);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024);

            string? Count(ReadOnlySpan<char> value)
            {
                reads++;
                return null;
            }
        }
    }

    [Fact]
    public void Cookies_in_several_headers_count_like_those_in_one()
    {
        var value = Values(9000, 'a');
        var request = new DefaultHttpContext().Request;
        request.Headers.Cookie = new([.. Chunks(value).Prepend("_oauth2_proxy=planted"), "other=1"]);

        Assert.Equal(value, _cookie.Find(request, text => text.SequenceEqual(value) ? text.ToString() : null));
    }

    /// <summary>Every order of the chunks of two sessions, of three and two chunks, both good: one of them is found, and nothing is ever put together of both.</summary>
    [Fact]
    public void Chunks_of_two_sessions_are_never_mixed()
    {
        var (one, other) = (Values(9000, 'a'), Values(5000, 'b'));
        foreach (var order in Orders([.. Chunks(one), .. Chunks(other)]))
        {
            foreach (var good in new[] { one, other })
            {
                _read.Clear();
                Assert.Equal(good, Find(string.Join("; ", order), good));
                Assert.All(_read, value => Assert.True(value == one || value == other));
            }
        }
    }

    [Fact]
    public void The_rest_of_a_longer_session_is_passed_over()
    {
        var (longer, shorter) = (Values(15_000, 'a'), Values(5000, 'b'));

        Assert.Equal(shorter, Find(string.Join("; ", [.. Chunks(shorter), .. Chunks(longer)[2..]]), shorter));
        Assert.Null(Find(string.Join("; ", Chunks(longer)[1..]), longer));
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(3601)]
    [InlineData(7192)]
    [InlineData(7193)]
    [InlineData(10_784)]
    [InlineData(57_000)]
    public void Comes_back_whatever_its_length(int length)
    {
        var value = Values(length, 'a');

        Assert.Equal(value, Find(string.Join("; ", Chunks(value)), value));
        Assert.All(Chunks(value), cookie => Assert.InRange(cookie.Length, 1, 3620));
    }

    [Theory]
    [InlineData("_oauth2_proxy=newer; _oauth2_proxy_0=older-in-chunks")]
    [InlineData("_oauth2_proxy=older; _oauth2_proxy_0=newer-in-chunks")]
    [InlineData("_oauth2_proxy=older; _oauth2_proxy=newer")]
    [InlineData("_oauth2_proxy=newer; _oauth2_proxy=older")]
    [InlineData("_oauth2_proxy_0=newer-chunk; _oauth2_proxy_0=older-chunk")]
    public void Of_two_that_are_good_the_newer_one_counts(string cookies)
    {
        var found = _cookie.Find(RequestWith(cookies), value => value.ToString(), (one, other) => one.StartsWith("newer", StringComparison.Ordinal) ? one : other);

        Assert.StartsWith("newer", found, StringComparison.Ordinal);
    }

    [Fact]
    public void Removes_nothing_that_is_not_its_own()
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie =
            "_oauth2_proxy=a; _oauth2_proxy_0=b; _oauth2_proxy_15=c; _oauth2_proxy_16=d; _oauth2_proxy_session_theme=dark; _oauth2_proxyX=1; _oauth2_proxy_=2; _oauth2_proxy_-1=3; _oauth2_proxy_csrf_abc=4; x_oauth2_proxy=5";
        context.Response.Headers.SetCookie = new(["_oauth2_proxy_session_theme=light; path=/", "_oauth2_proxy=stale; path=/", "_oauth2_proxy_csrf_abc=; path=/oauth2"]);

        _cookie.Remove(context);

        Assert.Equal(
            ["_oauth2_proxy_session_theme=light", "_oauth2_proxy_csrf_abc=", "_oauth2_proxy=", "_oauth2_proxy_0=", "_oauth2_proxy_15="],
            context.Response.Headers.SetCookie.Select(line => line!.Split(';')[0]));
    }

    private string? Find(string cookies, string good = Good) => _cookie.Find(RequestWith(cookies), value =>
    {
        _read.Add(value.ToString());
        return value.SequenceEqual(good) ? good : null;
    });

    private static HttpRequest RequestWith(string cookies)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Cookie = cookies;
        return request;
    }

    /// <summary>Like what is sealed: the same version, and then nothing that another has.</summary>
    private static string Values(int length, char kind) => string.Concat("AQ", new string(kind, length - 2));

    /// <summary>As the browser gets them.</summary>
    private string[] Chunks(string value)
    {
        var context = new DefaultHttpContext();
        var now = _clock.GetUtcNow();
        _cookie.Write(context, value, new Session(Guid.NewGuid(), Person.Named("alice"), "", now, now));
        return [.. context.Response.Headers.SetCookie.Select(line => line!.Split(';')[0])];
    }

    private static IEnumerable<string[]> Orders(string[] items)
    {
        if (items.Length == 0)
        {
            yield return [];
        }

        foreach (var (index, item) in items.Index())
        {
            foreach (var rest in Orders([.. items[..index], .. items[(index + 1)..]]))
            {
                yield return [item, .. rest];
            }
        }
    }
}
