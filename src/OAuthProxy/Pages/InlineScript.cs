namespace OAuthProxy.Pages;

/// <summary>A fixed script of a page, with the source expression that lets it run.</summary>
internal sealed class InlineScript(string text)
{
    public string Text { get; } = text;

    public string Hash { get; } = Html.HashOf(text);
}
