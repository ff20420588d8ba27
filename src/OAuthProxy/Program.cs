// Arguments to settings, settings to a running proxy. Exit codes: 0 done, 1 failed at run time, 2 the settings are wrong, 3 explain says no.
using System.Net.Sockets;
using System.Runtime.InteropServices;
using OAuthProxy;
using OAuthProxy.Configuration;
using OAuthProxy.Gateway;
using OAuthProxy.Sessions;
using OAuthProxy.Telemetry.Logging;

const int RunFailed = 1;
const int SettingsWrong = 2;
const int ExplainSaysNo = 3;

var (settings, problems, warnings) = SettingsReader.Read(args, Environment.GetEnvironmentVariables());
foreach (var warning in warnings)
{
    await Console.Error.WriteLineAsync($"warning: {warning}");
}

if (problems.Count > 0)
{
    return await RefuseAsync(settings.Command, [.. problems.Select(problem => problem.ToString())]);
}

switch (settings.Command)
{
    case SettingsCommand.Help:
        await Console.Out.WriteAsync(HelpText.Render());
        return 0;
    case SettingsCommand.Version:
        Console.WriteLine($"OAuthProxy v{ProgramVersion.Text} (built with {RuntimeInformation.FrameworkDescription})");
        return 0;
    case SettingsCommand.CompletionForBash:
        await Console.Out.WriteAsync(CompletionScript.ForBash());
        return 0;
    case SettingsCommand.CompletionForZsh:
        await Console.Out.WriteAsync(CompletionScript.ForZsh());
        return 0;
    case SettingsCommand.GatewaySchema:
        await Console.Out.WriteAsync(GatewayExtensions.SchemaText());
        return 0;
    case SettingsCommand.ConfigTest:
        Console.WriteLine("configuration is valid");
        return 0;
    case SettingsCommand.ListSessions or SettingsCommand.RevokeSessions:
        return await RunCommandAsync(settings);
    case SettingsCommand.Explain:
        return await ProxyApplication.ExplainAsync(settings, Console.Out) ? 0 : ExplainSaysNo;
}

await using var app = ProxyApplication.Build(settings, new LogStreams(Console.OpenStandardOutput(), Console.OpenStandardError()));
if (await ProxyApplication.FindMistakesAsync(app) is { Count: > 0 } mistakes)
{
    return await RefuseAsync(settings.Command, mistakes);
}

try
{
    await app.RunAsync();
    return 0;
}
catch (Exception failure) when (failure is IOException or SocketException or UnauthorizedAccessException)
{
    // The address is taken or not ours to listen on; anything else is a fault of ours and keeps its stack trace.
    await Console.Error.WriteLineAsync($"OAuthProxy cannot listen on {settings.Listening.Addresses}{settings.Telemetry.OrAddresses}: {failure.Message}");
    return RunFailed;
}

static async Task<int> RunCommandAsync(Settings settings)
{
    try
    {
        await ProxyApplication.RunCommandAsync(settings, Console.Out);
        return 0;
    }
    catch (SessionStoreException failure)
    {
        await Console.Error.WriteLineAsync($"The sessions cannot be reached, and some may not have ended: {failure.Message}");
        return RunFailed;
    }
}

static async Task<int> RefuseAsync(SettingsCommand command, IReadOnlyList<string> problems)
{
    var cannot = command is SettingsCommand.Run or SettingsCommand.ConfigTest ? "start" : "do this";
    await Console.Error.WriteLineAsync($"OAuthProxy cannot {cannot}, the settings have {(problems.Count == 1 ? "a problem" : $"{problems.Count} problems")}:");
    foreach (var problem in problems)
    {
        await Console.Error.WriteLineAsync($"  {problem}");
    }

    return SettingsWrong;
}
