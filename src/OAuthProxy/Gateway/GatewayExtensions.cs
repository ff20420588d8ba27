namespace OAuthProxy.Gateway;

/// <summary>The room's door.</summary>
internal static class GatewayExtensions
{
    /// <summary>What <c>--gateway-schema</c> prints.</summary>
    public static string SchemaText() => GatewaySchema.Text();
}
