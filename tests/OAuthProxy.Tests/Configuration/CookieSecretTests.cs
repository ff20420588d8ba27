using System.Text;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class CookieSecretTests
{
    // In base64 these have both signs in which the alphabets differ.
    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(index => (byte)(0xfb + (index * 0x45)))];

    [Theory]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(32)]
    public void Base64_gives_the_same_bytes_in_either_alphabet_padded_or_not(int count)
    {
        var standard = Convert.ToBase64String(Bytes(count));
        var url = standard.Replace('+', '-').Replace('/', '_');
        Assert.NotEqual(standard, url);

        foreach (var text in new[] { standard, standard.TrimEnd('='), url, url.TrimEnd('=') })
        {
            Assert.Equal(Bytes(count), Parsed(text));
        }
    }

    [Theory]
    [InlineData("0123456789abcde!")]
    [InlineData("0123456789abcdef0123456!")]
    [InlineData("0123456789abcdef0123456789abcde!")]
    [InlineData("äöüäöüäö")]
    public void A_raw_secret_is_taken_as_it_is(string text) => Assert.Equal(Encoding.UTF8.GetBytes(text), Parsed(text));

    [Fact]
    public void A_raw_secret_of_16_letters_is_not_decoded_to_12_bytes() =>
        Assert.Equal(Encoding.ASCII.GetBytes("0123456789abcdef"), Parsed("0123456789abcdef"));

    [Fact]
    public void A_raw_secret_of_32_letters_is_decoded_to_24_bytes_as_oauth2_proxy_does() =>
        Assert.Equal(Convert.FromBase64String("0123456789abcdef0123456789abcdef"), Parsed("0123456789abcdef0123456789abcdef"));

    [Fact]
    public void A_line_end_of_the_file_it_came_from_is_no_part_of_it() =>
        Assert.Equal(Parsed("0123456789abcdef"), Parsed("0123456789abcdef\n"));

    [Fact]
    public void A_secret_of_another_length_is_taken_with_a_warning()
    {
        var result = Reading.Result("-cookie-secret=twenty letters long!");

        Assert.Empty(result.Problems);
        Assert.Equal(20, result.Settings.Sessions.CookieSecret.Bytes.Length);
        Assert.Contains("20 bytes", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("fifteen letters")]
    [InlineData("c2hvcnQ=")]
    public void A_secret_that_is_too_short_is_refused_without_being_shown(string text)
    {
        var problem = Reading.Problem($"-cookie-secret={text}");

        Assert.Equal(("cookie-secret", Reading.FirstSource), (problem.Option, problem.Source));
        Assert.Contains("openssl rand -base64 32", problem.Remedy, StringComparison.Ordinal);
        Assert.True(text.Length < 2 || !problem.ToString().Contains(text, StringComparison.Ordinal));
    }

    [Fact]
    public void Whatever_it_looks_like_a_secret_of_sixteen_letters_or_more_is_accepted()
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=!";
        var random = new Random(20);
        for (var round = 0; round < 5_000; round++)
        {
            // What ends in = may be 15 bytes without it; the first letter keeps blanks out of the question.
            var text = "a" + new string(random.GetItems<char>(Letters, 15 + random.Next(50)));

            Assert.InRange(Parsed(text).Length, 16, 65);
        }
    }

    private static byte[] Parsed(string text) => Reading.Good($"-cookie-secret={text}").Sessions.CookieSecret.Bytes;
}
