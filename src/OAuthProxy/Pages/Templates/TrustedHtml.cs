namespace OAuthProxy.Pages.Templates;

/// <summary>HTML that the operator wrote, or that is the proxy's own: it stands on a page as it is.</summary>
internal sealed record TrustedHtml(string Text)
{
    public override string ToString() => Text;
}
