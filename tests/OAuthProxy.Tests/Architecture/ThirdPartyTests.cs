using System.Runtime.InteropServices;
using Xunit;

namespace OAuthProxy.Tests.Architecture;

public sealed class ThirdPartyTests
{
    /// <summary>Each third party and the one room that knows it.</summary>
    private static readonly Dictionary<string, string> Homes = new(StringComparer.Ordinal)
    {
        ["OpenTelemetry"] = "Telemetry",
        ["OpenTelemetry.Api"] = "Telemetry",
        ["OpenTelemetry.Api.ProviderBuilderExtensions"] = "Telemetry",
        ["OpenTelemetry.Exporter.OpenTelemetryProtocol"] = "Telemetry",
        ["YamlDotNet"] = "Gateway",
        ["Yarp.ReverseProxy"] = "Upstreams",
    };

    private static readonly string?[] Frameworks = [Path.GetDirectoryName(RuntimeEnvironment.GetRuntimeDirectory()), Path.GetDirectoryName(typeof(WebApplication).Assembly.Location)];

    [Fact]
    public void Every_third_party_is_known() =>
        Assert.Equal(Homes.Keys.Order(StringComparer.Ordinal), ThirdPartyUses().Select(use => use.Party).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public void A_third_party_lives_in_one_room() => Assert.Empty(
        from use in ThirdPartyUses()
        where Homes.GetValueOrDefault(use.Party) != Rooms.Of(use.Type)
        select $"{use.Type} uses {use.Party}");

    [Fact]
    public void No_room_reads_settings_but_from_its_options() => Assert.Empty(
        from use in CodeReader.TypeUses
        where use.Used.Namespace?.StartsWith("Microsoft.Extensions.Configuration", StringComparison.Ordinal) == true
        where use.Type != typeof(OAuthProxy.Telemetry.Export.OpenTelemetryExport) // hands its options on to the SDK in this form
        select $"{use.Type} uses {use.Used}");

    private static IEnumerable<(Type Type, string Party)> ThirdPartyUses() =>
        from use in CodeReader.TypeUses
        let assembly = use.Used.Assembly
        where assembly != CodeReader.Program && !Frameworks.Contains(Path.GetDirectoryName(assembly.Location))
        select (use.Type, assembly.GetName().Name!);
}
