namespace OAuthProxy.Configuration;

/// <summary>One mistake in the settings, told so that it can be repaired without reading the source.</summary>
/// <param name="Option">The option's name, without dashes; empty where none is meant.</param>
/// <param name="Source">Where the value came from, for example <c>argument 3</c> or <c>environment OAUTH2_PROXY_COOKIE_SECRET</c>.</param>
/// <param name="Message">What is wrong. Never contains a secret.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record Problem(string Option, string Source, string Message, string Remedy)
{
    public override string ToString() => $"{(Option.Length == 0 ? Source : $"--{Option} ({Source})")}: {Message}. {Remedy}{(Remedy.EndsWith('?') ? "" : ".")}";
}

/// <summary>Thrown by an option's setter when the value cannot be used; the reader adds the option and the source.</summary>
internal sealed class InvalidValueException(string message, string remedy) : FormatException(message)
{
    public string Remedy { get; } = remedy;
}
