namespace OAuthProxy;

/// <summary>Among the features of a connection by TLS whose certificate was chosen by the name that the client asked for.</summary>
/// <param name="IsOf">
/// Whether a host, as <see cref="HostNames.Normalized"/> has it, has this certificate too. What is no host has that of hosts without one of
/// their own.
/// </param>
internal sealed record ConnectionCertificate(Func<string, bool> IsOf);
