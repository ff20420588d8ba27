namespace OAuthProxy.Pages;

/// <summary>The part of the sign-in page that asks for name and password.</summary>
/// <param name="Action">Where it is sent.</param>
/// <param name="ReturnAddress">Where to return to.</param>
/// <param name="Token">Shows that the form came from here.</param>
internal sealed record PasswordForm(string Action, string ReturnAddress, string Token)
{
    private const string Style = """
        form{margin-top:1.5rem;padding-top:1.25rem;border-top:1px solid var(--line)}h2{font-size:1rem;margin:0 0 .75rem}label{display:block;font-weight:600;margin:0 0 .25rem}
        input{display:block;width:100%;font:inherit;color:inherit;background:var(--bg);border:1px solid var(--soft);border-radius:8px;padding:.55rem .75rem;margin:0 0 1rem}
        button{width:100%;font:inherit;font-weight:600;padding:.6rem 1rem;border-radius:8px;border:1px solid var(--soft);background:none;color:var(--text);cursor:pointer}button:hover{background:var(--bg)}
        input:focus-visible,button:focus-visible{outline:3px solid var(--soft);outline-offset:2px}
        .problem{border-left:4px solid #d1242f;padding:.5rem .75rem;background:var(--bg);font-weight:600}
        """;

    /// <summary>The source expression that lets the form's style apply.</summary>
    public static readonly string StyleHash = Html.HashOf(Style);

    /// <summary>What was typed before, if it is asked for again.</summary>
    public string UserName { get; init; } = "";

    /// <summary>Why it is asked for again; null the first time.</summary>
    public string? Problem { get; init; }

    /// <summary>For the head of the page.</summary>
    public static string StyleElement => $"<style>{Style}</style>";

    public string Render() =>
        $"""
        <form method="post" action="{Html.Encode(Action)}">
        <h2>Or with an account of this site</h2>
        {(Problem is null ? "" : $"""<p class="problem" role="alert">{Html.Encode(Problem)}</p>""")}
        <label for="username">User name</label>
        <input id="username" name="username" value="{Html.Encode(UserName)}" autocomplete="username" autocapitalize="none" spellcheck="false" required>
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required>
        <input id="rd" name="rd" type="hidden" value="{Html.Encode(ReturnAddress)}">
        <input name="token" type="hidden" value="{Html.Encode(Token)}">
        <button>Sign in</button>
        </form>
        """;
}
