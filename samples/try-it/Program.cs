using System.Runtime.InteropServices;

namespace TryIt;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (Arguments.Parse(args, out var problem) is not { } arguments)
        {
            await Console.Error.WriteLineAsync($"{problem}\n\n{Arguments.Usage}");
            return 2;
        }

        if (arguments.Help)
        {
            Console.WriteLine(Arguments.Usage);
            return 0;
        }

        using var stopping = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await Demonstration.RunAsync(arguments, stopping.Token);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopping.Cancel();
        }
    }
}
