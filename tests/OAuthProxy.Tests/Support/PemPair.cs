namespace OAuthProxy.Tests.Support;

/// <summary>A certificate and its key as an operator has them.</summary>
/// <param name="Certificate">PEM, the intermediate certificate behind it.</param>
/// <param name="Key">PEM.</param>
internal sealed record PemPair(string Certificate, string Key)
{
    /// <summary>The flags that name the files in which the pair now is.</summary>
    public string[] WriteTo(TemporaryDirectory directory) => [$"--tls-cert-file={directory.Write("tls.crt", Certificate)}", $"--tls-key-file={directory.Write("tls.key", Key)}"];
}
