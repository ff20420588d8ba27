namespace OAuthProxy.Gateway;

/// <summary>The form of the gateway file as a JSON schema (draft 2020-12), for editors and for checks before a change is merged.</summary>
internal static class GatewaySchema
{
    public static string Text()
    {
        using var stream = typeof(GatewaySchema).Assembly.GetManifestResourceStream("gateway.schema.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
