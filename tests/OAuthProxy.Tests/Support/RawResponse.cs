using System.Globalization;

namespace OAuthProxy.Tests.Support;

/// <summary>An answer as it came over the wire, read as Latin-1.</summary>
/// <param name="Status">0 where the connection ended without an answer.</param>
/// <param name="Headers">Every line, in order.</param>
/// <param name="Body">Without its chunks.</param>
/// <param name="IsComplete">Whether it ended as its framing promised.</param>
internal sealed record RawResponse(int Status, IReadOnlyList<(string Name, string Value)> Headers, string Body, bool IsComplete)
{
    /// <summary>The values of a header, whatever its case; none is an empty array.</summary>
    public string[] this[string name] =>
        [.. Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)];

    public static RawResponse Parse(string head)
    {
        if (!head.StartsWith("HTTP/1.1 ", StringComparison.Ordinal))
        {
            return new RawResponse(0, [], head, IsComplete: false);
        }

        var headers = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line =>
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            return (line[..colon], line[(colon + 1)..].Trim());
        });
        return new RawResponse(int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture), [.. headers], "", IsComplete: true);
    }
}
