using System.Globalization;
using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.SignIn.HandOver;

/// <summary>Where a browser goes by itself: by redirects, and by pages that go on without a click.</summary>
internal sealed class Journey
{
    // As Chromium and Firefox have it; Safari follows a few less.
    private const int MostRedirects = 16;

    private readonly List<Uri> _addresses = [];

    /// <summary>All addresses that were opened.</summary>
    public IReadOnlyList<Uri> Addresses => _addresses;

    /// <summary>The last one, or the one at a host that could not be reached.</summary>
    public string End { get; private set; } = "";

    /// <summary>How many pages went on by themselves.</summary>
    public int Pages { get; private set; }

    /// <summary>The last answer; 0 where there was none.</summary>
    public HttpStatusCode Status { get; private set; }

    public string Text { get; private set; } = "";

    /// <param name="browser">Which keeps the cookies.</param>
    /// <param name="address">Where it begins.</param>
    /// <param name="down">A host that does not answer.</param>
    public static async Task<Journey> FollowAsync(TestBrowser browser, string address, string? down = null)
    {
        var journey = new Journey();
        var (next, redirects) = (new Uri(new Uri($"https://{browser.Host}/"), address), 0);
        while (true)
        {
            Assert.True(redirects <= MostRedirects, string.Create(CultureInfo.InvariantCulture, $"A browser would have given up after {redirects} redirects, at {next}."));
            journey.End = next.OriginalString;
            if (next.Host == down || next.Host == "github.com")
            {
                return journey;
            }

            journey._addresses.Add(next);
            using var answer = await browser.GetAsync(next.AbsoluteUri);
            journey.Text = await answer.TextAsync();
            journey.Status = answer.StatusCode;
            if (answer.Headers.Location is { } location)
            {
                (next, redirects) = (new Uri(next, location), redirects + 1);
            }
            else if (OnwardFrom(journey.Text) is { Length: > 0 } onward)
            {
                (next, redirects) = (new Uri(next, onward), 0);
                journey.Pages++;
            }
            else
            {
                return journey;
            }
        }
    }

    /// <summary>Where a page goes on to by itself; empty for one that does not.</summary>
    public static string OnwardFrom(string page) => Between(page, "<meta http-equiv=\"refresh\" content=\"0;url=", "\"");

    /// <summary>The address of the link with this text on the last page.</summary>
    public string Link(string text)
    {
        var end = Text.IndexOf($">{text}</a>", StringComparison.Ordinal);
        Assert.True(end > 0, $"There is no link '{text}'.");
        return Between(Text[Text.LastIndexOf("<a ", end, StringComparison.Ordinal)..], "href=\"", "\"");
    }

    private static string Between(string text, string before, string after)
    {
        var begin = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return begin < before.Length ? "" : WebUtility.HtmlDecode(text[begin..text.IndexOf(after, begin, StringComparison.Ordinal)]);
    }
}
