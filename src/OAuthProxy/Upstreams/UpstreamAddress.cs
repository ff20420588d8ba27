namespace OAuthProxy.Upstreams;

/// <summary>Where an application listens.</summary>
/// <param name="Url">Scheme, host and port, without a path.</param>
/// <param name="Socket">The Unix socket in place of host and port; empty for none.</param>
internal sealed record UpstreamAddress(Uri Url, string Socket)
{
    /// <summary>As operators write it.</summary>
    public string Name { get; } = Socket.Length > 0 ? $"unix://{Socket}" : Url.GetLeftPart(UriPartial.Authority);

    public override string ToString() => Name;
}
