using OAuthProxy.Pages.Templates;

namespace OAuthProxy.Pages;

/// <summary>What an operator says about the proxy's own pages.</summary>
internal sealed record PagesOptions
{
    /// <summary>The value of an option that leaves a part of the page out.</summary>
    private const string None = "-";

    /// <summary>Who signs people in, as they know it: a company's name for its GitHub Enterprise.</summary>
    public string ProviderName { get; init; } = "GitHub";

    /// <summary>HTML in place of the sign-in page's text; empty: the proxy's own.</summary>
    public string Banner { get; init; } = "";

    /// <summary>HTML at the foot of every page.</summary>
    public string Footer { get; init; } = "";

    /// <summary>Above the sign-in page's title; null: the proxy's own.</summary>
    public SignInLogo? Logo { get; init; }

    /// <summary>Pages that the operator wrote.</summary>
    public PageTemplates? Templates { get; init; }

    /// <summary>Error pages have the reason that else only the log has.</summary>
    public bool ShowsReasons { get; init; }

    /// <summary>Begins with a slash and does not end with one.</summary>
    public string ProxyPrefix { get; init; } = "/oauth2";

    public bool HasBanner => Banner != None;

    public bool HasFooter => Footer is not (None or "");

    /// <summary>Reads the directory of <c>custom-templates-dir</c>.</summary>
    public bool TryUseTemplates(string directory, out PagesOptions options, out string error)
    {
        (options, error) = (this, "");
        if (directory.Length == 0)
        {
            return true;
        }

        try
        {
            var templates = PageTemplates.Read(directory);
            error = templates.IsEmpty ? "has neither sign_in.html nor error.html nor robots.txt" : "";
            options = this with { Templates = templates };
        }
        catch (Exception wrong) when (wrong is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            error = $"cannot be used: {wrong.Message.TrimEnd('.')}";
        }

        return error.Length == 0;
    }

    /// <summary>Reads a file, takes an https address as it is, and leaves the logo out for <c>-</c>.</summary>
    public bool TryUseLogo(string text, out PagesOptions options, out string error)
    {
        options = this;
        error = "";
        if (text.Length == 0)
        {
            return true;
        }

        if (text == None)
        {
            options = this with { Logo = SignInLogo.None };
            return true;
        }

        if (!SignInLogo.TryParse(text, out var logo, out error))
        {
            return false;
        }

        options = this with { Logo = logo };
        return true;
    }
}
