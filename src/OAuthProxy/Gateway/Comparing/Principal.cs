namespace OAuthProxy.Gateway.Comparing;

/// <summary>Somebody made up, who has just what a rule asks for and nothing else.</summary>
/// <param name="Description">For people.</param>
/// <param name="Identity">Null for whoever is not signed in.</param>
internal sealed record Principal(string Description, Identity? Identity)
{
    public static readonly Principal Stranger = new("anybody, without a sign-in", null);
}
