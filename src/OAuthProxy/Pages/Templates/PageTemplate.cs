using System.Text;

namespace OAuthProxy.Pages.Templates;

/// <summary>Writes one part of a page.</summary>
internal delegate void PageFragment(StringBuilder page, IReadOnlyDictionary<string, object> values);

/// <summary>A page that the operator wrote, read and checked once.</summary>
internal sealed class PageTemplate(IReadOnlyList<PageFragment> fragments, string contentSecurityPolicy)
{
    /// <summary>Lets run what the template itself has in it, and nothing that a value could bring.</summary>
    public string ContentSecurityPolicy => contentSecurityPolicy;

    public string Render(IReadOnlyDictionary<string, object> values)
    {
        var page = new StringBuilder(4096);
        foreach (var fragment in fragments)
        {
            fragment(page, values);
        }

        return page.ToString();
    }
}
