namespace OAuthProxy.SignIn;

/// <summary>What a request is, whoever it comes from.</summary>
/// <param name="Gateway">The question of a gateway; null for a request of its own.</param>
/// <param name="IsForPrograms">Only programs ask here.</param>
/// <param name="NeedsNoSignIn">Anybody may ask this.</param>
internal readonly record struct Visit(GatewayQuestion? Gateway, bool IsForPrograms, bool NeedsNoSignIn);
