using System.Globalization;

namespace TryIt;

/// <summary>What was asked for: <c>[--port N] [-- flags for the proxy]</c>.</summary>
internal sealed record Arguments(int Port, IReadOnlyList<string> ForProxy, bool Help = false)
{
    public const int DefaultPort = 4180;

    public const string Usage = """
        usage: dotnet run --project samples/try-it [-- [--port N] [-- FLAGS...]]

          --port N   where the proxy listens, on 127.0.0.1 (default 4180)
          FLAGS      handed to the proxy as they are, e.g. -skip-provider-button
        """;

    /// <summary>Null with a reason where it cannot be understood.</summary>
    public static Arguments? Parse(IReadOnlyList<string> args, out string? problem)
    {
        problem = null;
        var port = DefaultPort;
        for (var i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--":
                    return new Arguments(port, [.. args.Skip(i + 1)]);
                case "--help" or "-help" or "-h":
                    return new Arguments(port, [], Help: true);
                case var arg when PortText(arg, args, ref i) is { } text:
                    if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is 0 or > 65535)
                    {
                        problem = $"--port wants a number from 1 to 65535, not '{text}'.";
                        return null;
                    }

                    break;
                default:
                    problem = $"'{args[i]}' is not known here. What is meant for the proxy comes after '--'.";
                    return null;
            }
        }

        return new Arguments(port, []);
    }

    private static string? PortText(string arg, IReadOnlyList<string> args, ref int i)
    {
        if (arg is "--port" or "-port")
        {
            return i + 1 < args.Count ? args[++i] : "";
        }

        var at = arg.StartsWith("--port=", StringComparison.Ordinal) || arg.StartsWith("-port=", StringComparison.Ordinal);
        return at ? arg[(arg.IndexOf('=', StringComparison.Ordinal) + 1)..] : null;
    }
}
