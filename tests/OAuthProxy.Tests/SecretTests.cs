using System.Text;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests;

public sealed class SecretTests : IDisposable
{
    private readonly LogCapture _log = new();
    private readonly LoggerFactory _logs = new();
    private string? _content = "first";

    public SecretTests() => _logs.AddProvider(_log);

    [Fact]
    public void Is_the_new_one_once_its_file_has_changed()
    {
        var changes = 0;
        var secret = NewSecret();
        var file = secret.Watch(_logs.CreateLogger<Secret>(), () => changes++);

        file.Read();
        Assert.Equal(("first", 0), (secret.Text, changes));
        Assert.Empty(_log.Lines);

        _content = "second";
        file.Read();
        Assert.Equal(("second", 1), (secret.Text, changes));
        Assert.Contains("/run/secrets/s (--client-secret-file)", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Stays_the_last_one_when_the_new_one_cannot_be_used_and_the_log_says_so()
    {
        var secret = NewSecret();
        _content = null;

        secret.Watch(_logs.CreateLogger<Secret>(), () => Assert.Fail("nothing has changed")).Read();

        Assert.Equal("first", secret.Text);
        var line = Assert.Single(_log.Lines);
        Assert.Contains("/run/secrets/s (--client-secret-file) cannot be used, the last one stays in force: the file is empty.", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_itself_nowhere()
    {
        var secret = NewSecret();
        _content = "second";
        secret.Watch(_logs.CreateLogger<Secret>()).Read();

        Assert.Equal("(given)", secret.ToString());
        Assert.Equal("(not given)", Secret.None.ToString());
        Assert.DoesNotContain("second", string.Concat(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_by_value_has_no_file_to_watch() => Assert.Empty(new Secret("value"u8.ToArray()).Watch(_logs.CreateLogger<Secret>()).Path);

    public void Dispose()
    {
        _logs.Dispose();
        _log.Dispose();
    }

    private Secret NewSecret() => new("client-secret-file", "/run/secrets/s", () => Encoding.UTF8.GetBytes(_content ?? throw new FormatException("the file is empty")));
}
