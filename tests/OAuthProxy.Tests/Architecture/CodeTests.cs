using System.Diagnostics;
using System.Reflection;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Architecture;

public sealed class CodeTests
{
    private const int LongestFile = 300;

    private static readonly string[] EmptyWords = ["Helper", "Util", "Common", "Service", "Manager"];

    private static readonly string[] Clocks =
    [
        $"{typeof(DateTime)}.get_Now",
        $"{typeof(DateTime)}.get_UtcNow",
        $"{typeof(DateTime)}.get_Today",
        $"{typeof(DateTimeOffset)}.get_Now",
        $"{typeof(DateTimeOffset)}.get_UtcNow",
        $"{typeof(Environment)}.get_TickCount",
        $"{typeof(Environment)}.get_TickCount64",
        $"{typeof(Thread)}.Sleep",
    ];

    /// <summary>These wait by the system's clock unless they are given another.</summary>
    private static readonly string[] Timers =
    [
        $"{typeof(Task)}.{nameof(Task.Delay)}",
        $"{typeof(Task)}.{nameof(Task.WaitAsync)}",
        $"{typeof(Task<>).FullName}.{nameof(Task.WaitAsync)}",
        $"{typeof(CancellationTokenSource)}..ctor",
        $"{typeof(PeriodicTimer)}..ctor",
        $"{typeof(Timer)}..ctor",
    ];

    [Fact]
    public void Types_are_internal_and_sealed_or_static_but_for_the_entry_point() => Assert.Empty(
        from type in CodeReader.WrittenTypes
        where type.Name != "Program"
        where type.IsVisible || !(type.IsSealed || type.IsInterface)
        select type.FullName);

    [Fact]
    public void The_entry_point_is_all_that_is_public() =>
        Assert.Equal(["Program"], CodeReader.Program.GetExportedTypes().Select(type => type.FullName));

    [Fact]
    public void No_type_has_a_name_that_says_nothing() => Assert.Empty(
        from type in CodeReader.WrittenTypes
        where EmptyWords.Any(word => type.Name.Contains(word, StringComparison.Ordinal))
        select type.FullName);

    [Fact]
    public void An_event_id_belongs_to_one_log_message()
    {
        var ids = CodeReader.Program.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (Method: $"{method.DeclaringType}.{method.Name}", Message: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(log => log.Message is not null)
            .ToList();

        Assert.NotEmpty(ids);
        Assert.Empty(ids.GroupBy(log => log.Message!.EventId).Where(group => group.Count() > 1 || group.Key <= 0).Select(group => string.Join(", ", group)));
    }

    [Fact]
    public void No_file_is_too_long_to_be_read_at_once_but_the_catalogue() => Assert.Empty(
        from file in SourceTree.Program
        where file.Value.Length > LongestFile && file.Key != "Configuration/OptionCatalog.cs"
        select $"{file.Key}: {file.Value.Length}");

    [Fact]
    public void Time_comes_from_a_time_provider() => Assert.Empty(
        from use in CodeReader.Uses
        let method = use.Used as MethodBase
        where method is not null
        let name = $"{method.DeclaringType!.FullName?.Split('[')[0]}.{method.Name}"
        where Clocks.Contains(name) || method.DeclaringType == typeof(Stopwatch) || (Timers.Contains(name) && UsesTheSystemsClock(method))
        select $"{use.Type} uses {method.DeclaringType}.{method}");

    [Fact]
    public void Nothing_writes_to_the_console_but_the_entry_point() => Assert.Empty(
        from use in CodeReader.TypeUses
        where use.Used == typeof(Console) && CodeReader.Outermost(use.Type).Name != "Program"
        select use.Type.FullName);

    private static bool UsesTheSystemsClock(MethodBase method)
    {
        var parameters = method.GetParameters().Select(parameter => parameter.ParameterType).ToList();
        return parameters.Exists(type => type == typeof(TimeSpan) || type == typeof(int) || type == typeof(long) || type == typeof(uint)) && !parameters.Contains(typeof(TimeProvider));
    }
}
