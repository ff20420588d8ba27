namespace OAuthProxy;

/// <summary>
/// A question to another server, asked once before the proxy listens: whether it agrees with the settings. That it is not there is no reason
/// not to start.
/// </summary>
/// <param name="FindMistakeAsync">Null if there is none.</param>
internal sealed record StartCheck(Func<CancellationToken, ValueTask<StartMistake?>> FindMistakeAsync);

/// <summary>What the other server will never agree to.</summary>
/// <param name="Option">The option to change, without dashes.</param>
/// <param name="Message">What is wrong. Never contains a secret.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record StartMistake(string Option, string Message, string Remedy)
{
    public override string ToString() => $"--{Option}: {Message}. {Remedy}.";
}
