using System.Text;
using OAuthProxy.Tests.Support.Partners;

namespace OAuthProxy.Tests.Support;

/// <summary>What the proxy writes to standard output or standard error, line by line, and a way to wait for a line.</summary>
internal sealed class OutputCapture : MemoryStream
{
    private readonly PartnerOutput _lines = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _line = new();

    public string Text => _lines.ToString();

    public string[] Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The first line with the text; the proxy writes beside the requests, so that it may have to be waited for.</summary>
    public async Task<string> LineWithAsync(string text)
    {
        try
        {
            return await _lines.FirstLineWithAsync(text).WaitAsync(RawConnection.Patience);
        }
        catch (TimeoutException late)
        {
            throw new InvalidOperationException($"No line has \"{text}\". There are:\n{Text}", late);
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var characters = new char[buffer.Length + 1];
        foreach (var c in characters.AsSpan(0, _decoder.GetChars(buffer, characters, flush: false)))
        {
            if (c == '\n')
            {
                _lines.Add(_line.ToString());
                _line.Clear();
            }
            else
            {
                _line.Append(c);
            }
        }
    }
}
