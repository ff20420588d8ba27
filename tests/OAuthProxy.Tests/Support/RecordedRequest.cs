namespace OAuthProxy.Tests.Support;

/// <summary>A request as the upstream saw it.</summary>
/// <param name="Method">As sent.</param>
/// <param name="Target">The raw request target, byte for byte.</param>
/// <param name="Protocol">HTTP/1.1 or HTTP/2.</param>
/// <param name="Headers">Every header line, in order, read as Latin-1.</param>
/// <param name="Body">The whole body.</param>
internal sealed record RecordedRequest(string Method, string Target, string Protocol, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    /// <summary>The values of a header, whatever its case; none is an empty array.</summary>
    public string[] this[string name] => [.. Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)];
}
