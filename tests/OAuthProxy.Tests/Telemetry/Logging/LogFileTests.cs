using System.IO.Compression;
using System.Runtime.Versioning;
using System.Text;
using OAuthProxy.Telemetry.Logging;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Telemetry.Logging;

[UnsupportedOSPlatform("windows")]
public sealed class LogFileTests : IDisposable
{
    private const int Megabyte = 1024 * 1024;

    private static readonly string LongName = new('a', 4000);

    private readonly TemporaryDirectory _folder = new();
    private readonly ManualClock _clock = new();

    private string Current => _folder["proxy.log"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Continues_a_file_and_leaves_its_permissions_alone()
    {
        _folder.Write("proxy.log", "before\n");
        File.SetUnixFileMode(Current, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        WriteOnce(Options(), "after\n");

        Assert.Equal("before\nafter\n", File.ReadAllText(Current));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(Current));
    }

    [Fact]
    public void Shows_a_new_file_to_nobody_else()
    {
        WriteOnce(Options(), "line\n");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Current));
    }

    [Fact]
    public void Puts_a_full_file_aside_under_the_moment_of_doing_so()
    {
        using (var file = new LogFile(Options(), Time()))
        {
            file.Write(Lines(Megabyte));
            file.Write("next\n"u8);
        }

        Assert.Equal("next\n", File.ReadAllText(Current));
        Assert.Equal(Megabyte, new FileInfo(_folder["proxy-2026-11-20T12-00-00.000.log"]).Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Current));
    }

    [Fact]
    public void Fills_a_file_to_the_last_byte_and_never_cuts_a_line()
    {
        using (var file = new LogFile(Options(), Time()))
        {
            file.Write(Lines(Megabyte - 5));
            file.Write("four\n"u8);
            Assert.Equal([Current], Directory.GetFiles(_folder[""]));
            file.Write("more\n"u8);
        }

        Assert.Equal("more\n", File.ReadAllText(Current));
    }

    [Fact]
    public void Takes_a_line_that_is_longer_than_any_file_may_be()
    {
        WriteOnce(Options(), new string('a', 2 * Megabyte) + "\n");

        Assert.Equal((2 * Megabyte) + 1, new FileInfo(Current).Length);
    }

    [Fact]
    public void Counts_what_was_in_the_file_before()
    {
        File.WriteAllBytes(Current, Lines(Megabyte));

        WriteOnce(Options(), "next\n");

        Assert.Equal("next\n", File.ReadAllText(Current));
    }

    [Fact]
    public void Packs_what_is_put_aside()
    {
        using (var file = new LogFile(Options() with { Compress = true }, Time()))
        {
            file.Write(Lines(Megabyte));
            file.Write("next\n"u8);
        }

        var packed = _folder["proxy-2026-11-20T12-00-00.000.log.gz"];
        Assert.Equal([packed, Current], Directory.GetFiles(_folder[""]).Order(StringComparer.Ordinal));
        using var unpacking = new GZipStream(File.OpenRead(packed), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        unpacking.CopyTo(unpacked);
        Assert.Equal(Lines(Megabyte), unpacked.ToArray());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(packed));
    }

    [Fact]
    public void Keeps_as_many_as_are_wanted_and_touches_nothing_that_is_not_its_own()
    {
        string[] others = ["proxy-notes.log", "proxy-2026-11-20T09-00-00.000.txt", "proxy2-2026-11-20T09-00-00.000.log", "other-2026-11-20T09-00-00.000.log", "proxy-.log"];
        foreach (var name in (string[])["proxy-2026-11-20T09-00-00.000.log.gz", "proxy-2026-11-20T10-00-00.000.log", "proxy-2026-11-20T11-00-00.000.log", .. others])
        {
            _folder.Write(name, "old\n");
        }

        WriteOnce(Options() with { MaxBackups = 2 }, "line\n");

        Assert.Equal(
            [.. ((string[])["proxy.log", "proxy-2026-11-20T10-00-00.000.log", "proxy-2026-11-20T11-00-00.000.log", .. others]).Order(StringComparer.Ordinal)],
            Directory.GetFiles(_folder[""]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(7, false, true)]
    [InlineData(9, true, true)]
    [InlineData(0, true, true)]
    [InlineData(1, false, false)]
    public void Removes_what_is_too_old(int days, bool keepsEightDays, bool keepsTwoDays)
    {
        _folder.Write("proxy-2026-11-12T11-00-00.000.log.gz", "eight days\n");
        _folder.Write("proxy-2026-11-18T11-00-00.000.log", "two days\n");

        WriteOnce(Options() with { MaxAge = days }, "line\n");

        Assert.Equal((keepsEightDays, keepsTwoDays), (File.Exists(_folder["proxy-2026-11-12T11-00-00.000.log.gz"]), File.Exists(_folder["proxy-2026-11-18T11-00-00.000.log"])));
    }

    [Fact]
    public void Grows_on_and_says_so_where_a_full_file_cannot_be_put_aside()
    {
        Directory.CreateDirectory(_folder["proxy-2026-11-20T12-00-00.000.log"]);
        using (var file = new LogFile(Options(), Time()))
        {
            file.Write(Lines(Megabyte));
            var failure = Assert.Throws<IOException>(() => file.Write("next\n"u8));
            Assert.StartsWith("it cannot be put aside", failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal(Megabyte + 5, new FileInfo(Current).Length);
    }

    [Fact]
    public void Goes_on_where_somebody_took_the_file_away()
    {
        using (var file = new LogFile(Options(), Time()))
        {
            file.Write(Lines(Megabyte));
            File.Delete(Current);
            Assert.IsType<FileNotFoundException>(Assert.Throws<IOException>(() => file.Write("next\n"u8)).InnerException);
            file.Write("last\n"u8);
        }

        Assert.Equal("next\nlast\n", File.ReadAllText(Current));
    }

    [Fact]
    public async Task Takes_the_place_of_standard_output_but_not_of_standard_error()
    {
        await using (var proxy = await ProxyUnderTest.StartAsync($"--logging-filename={Current}"))
        {
            using var browser = proxy.NewBrowser();
            using var answer = await browser.SignInAsync();
            proxy.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Room.Type").Log(LogLevel.Error, new EventId(7), "it broke", null, (text, _) => text);
            await proxy.Errors.LineWithAsync("error: it broke");
            Assert.Empty(proxy.Output.Lines);
        }

        var log = File.ReadAllText(Current);
        Assert.Contains("Listening on", log, StringComparison.Ordinal);
        Assert.Contains("[AuthSuccess] alice signed in.", log, StringComparison.Ordinal);
        Assert.Contains("\"/oauth2/callback?code=***&state=***\"", log, StringComparison.Ordinal);
        Assert.DoesNotContain("it broke", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_puts_aside_what_is_too_long_packs_it_and_keeps_as_many_as_it_is_told()
    {
        _folder.Write("proxy-2001-01-01T00-00-00.000.log", "old\n");
        await using (var proxy = await ProxyUnderTest.StartAsync($"--logging-filename={Current}", "--logging-max-size=1", "--logging-max-backups=1", "--logging-max-age=0", "--logging-compress=true"))
        {
            using var client = proxy.NewClient();
            for (var sent = 0; sent < Megabyte; sent += LongName.Length)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/ping") { Headers = { { "User-Agent", LongName } } };
                using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            }
        }

        var aside = Assert.Single(Directory.GetFiles(_folder["."]), path => Path.GetFileName(path) != "proxy.log");
        Assert.EndsWith(".log.gz", aside, StringComparison.Ordinal);
        using var unpacked = new StreamReader(new GZipStream(File.OpenRead(aside), CompressionMode.Decompress));
        Assert.Contains("Listening on", await unpacked.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.InRange(new FileInfo(Current).Length, 1, Megabyte);
    }

    [Fact]
    public async Task The_program_removes_what_is_older_than_it_is_told()
    {
        _folder.Write("proxy-2001-01-01T00-00-00.000.log", "old\n");
        var recent = $"proxy-{_clock.GetUtcNow().AddHours(-1):yyyy-MM-dd'T'HH-mm-ss.fff}.log";
        _folder.Write(recent, "recent\n");

        await using (await ProxyUnderTest.StartAsync($"--logging-filename={Current}", "--logging-max-age=1", "--logging-local-time=false"))
        {
            // To start and to stop is enough.
        }

        Assert.Equal([recent, "proxy.log"], Directory.GetFiles(_folder["."]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_disk_that_is_full_is_told_once_and_stops_nothing()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--logging-filename=/dev/full");
        var complaint = await signedIn.Proxy.Errors.LineWithAsync("/dev/full");

        for (var request = 0; request < 20; request++)
        {
            Assert.Equal(200, (await signedIn.AskAsync("GET /app")).Status);
        }

        Assert.Contains("(--logging-filename) cannot be written: No space left on device", complaint, StringComparison.Ordinal);
        Assert.Single(signedIn.Proxy.Errors.Lines);
    }

    private static byte[] Lines(int length) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("0123456789abcde\n", length / 16)) + (length % 16 == 0 ? "" : new string('a', (length % 16) - 1) + "\n"));

    private static LogFileOptions Defaults(string path) => new() { Path = path, MaxSize = 1 };

    private LogFileOptions Options() => Defaults(Current);

    private LogTime Time() => new(new LoggingOptions { LocalTime = false }, _clock);

    private void WriteOnce(LogFileOptions options, string text)
    {
        using var file = new LogFile(options, Time());
        file.Write(Encoding.UTF8.GetBytes(text));
    }
}
