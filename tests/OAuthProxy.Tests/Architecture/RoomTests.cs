using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Architecture;

public sealed class RoomTests
{
    [Fact]
    public void Every_room_is_known() =>
        Assert.Equal(
            Rooms.MaySee.Keys.Order(StringComparer.Ordinal),
            CodeReader.WrittenTypes.Select(Rooms.Of).Where(room => room is { Length: > 0 }).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public void A_room_sees_only_the_rooms_it_may_see() => Assert.Empty(
        from use in CodeReader.TypeUses
        let room = Rooms.Of(use.Type)
        let other = Rooms.Of(use.Used)
        where room is { Length: > 0 } && room != "Configuration" && other is { Length: > 0 } && other != room && !Rooms.MaySee[room].Contains(other)
        select $"{use.Type} uses {use.Used}");

    [Fact]
    public void Configuration_sees_the_options_of_the_rooms_and_nothing_else_of_them() => Assert.Empty(
        from use in CodeReader.TypeUses
        where Rooms.Of(use.Type) == "Configuration" && Rooms.Of(use.Used) is { Length: > 0 } room && room != "Configuration"
        where !use.Used.Name.EndsWith("Options", StringComparison.Ordinal) && use.Used != typeof(OAuthProxy.Upstreams.Upstream) && use.Used != typeof(OAuthProxy.Authorization.RouteRule)
        select $"{use.Type} uses {use.Used}");

    [Fact]
    public void Only_the_spine_sees_rooms_from_the_root() => Assert.Empty(
        from use in CodeReader.TypeUses
        where Rooms.Of(use.Type) == "" && !Rooms.Spine.Contains(CodeReader.Outermost(use.Type).Name) && Rooms.Of(use.Used) is { Length: > 0 }
        select $"{use.Type} uses {use.Used}");

    [Fact]
    public void Nobody_sees_the_spine() => Assert.Empty(
        from use in CodeReader.TypeUses
        where Rooms.Of(use.Used) == "" && Rooms.Spine.Contains(CodeReader.Outermost(use.Used).Name) && !Rooms.Spine.Contains(CodeReader.Outermost(use.Type).Name)
        select $"{use.Type} uses {use.Used}");

    [Fact]
    public void The_spine_uses_every_room() =>
        Assert.Equal(
            Rooms.MaySee.Keys.Order(StringComparer.Ordinal),
            CodeReader.TypeUses.Where(use => Rooms.Spine.Contains(CodeReader.Outermost(use.Type).Name)).Select(use => Rooms.Of(use.Used))
                .Where(room => room is { Length: > 0 }).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public void A_room_is_a_folder_and_the_root_has_few_words()
    {
        string[] root = ["AuthEvent.cs", "AuthorityFile.cs", "ClientAddress.cs", "ConnectionCertificate.cs", "FilePosition.cs", "FileWatcher.cs", "GenerousPath.cs", "GoSyntax.cs", "HeaderText.cs", "HostNames.cs", "HostTable.cs", "HttpMethodNames.cs", "IOpenHosts.cs", "IServedHosts.cs", "Identity.cs", "Instrumentation.cs", "NearestName.cs", "ObservedHandler.cs", "OwnAddresses.cs", "PathTable.cs", "PeerAddress.cs", "PrintedJson.cs", "Program.cs", "ProgramVersion.cs", "ProxyApplication.cs", "ReadinessCheck.cs", "RequestFacts.cs", "RequestHost.cs", "RequestTarget.cs", "Route.cs", "Secret.cs", "StartCheck.cs", "TrustedPeer.cs", "WatchedFile.cs"];

        Assert.Equal(root, SourceTree.Program.Keys.Where(path => !path.Contains('/', StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(
            Rooms.MaySee.Keys.Order(StringComparer.Ordinal),
            SourceTree.Program.Keys.Where(path => path.Contains('/', StringComparison.Ordinal)).Select(path => path.Split('/')[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }
}
