namespace OAuthProxy.Pages;

/// <summary>A fixed style of one page, with the source expression that lets it apply.</summary>
internal sealed class InlineStyle(string text)
{
    public string Hash { get; } = Html.HashOf(text);

    public string Element { get; } = $"<style>{text}</style>";
}
