using OAuthProxy.Authorization;

namespace OAuthProxy.SignIn;

/// <summary>What a request is, whoever it comes from.</summary>
/// <param name="Gateway">The question of a gateway; null for a request of its own.</param>
/// <param name="IsForPrograms">Only programs ask here.</param>
/// <param name="NeedsNoSignIn">Anybody may ask this.</param>
/// <param name="Policy">What is asked of it; null where it concerns no route, so that whoever may use any of them may ask.</param>
internal readonly record struct Visit(GatewayQuestion? Gateway, bool IsForPrograms, bool NeedsNoSignIn, RoutePolicy? Policy)
{
    /// <summary>A gateway file says that only programs ask for the route.</summary>
    public bool IsForProgramsByFile => Policy is { IsForPrograms: true };
}
