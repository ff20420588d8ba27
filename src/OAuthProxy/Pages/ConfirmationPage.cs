namespace OAuthProxy.Pages;

/// <summary>Asks before something that must not happen by following a link.</summary>
internal static class ConfirmationPage
{
    public static Task WriteAsync(HttpContext context, int status, string title, string message, Confirmation form) => Html.WriteAsync(
        context,
        status,
        title,
        $"""
        {Html.Alert("mark soft")}
        <h1>{Html.Encode(title)}</h1>
        <p>{Html.Encode(message)}</p>
        <form method="post" action="{Html.Encode(form.Action)}">
        <input name="rd" type="hidden" value="{Html.Encode(form.ReturnAddress)}">
        <input name="token" type="hidden" value="{Html.Encode(form.Token)}">
        <button>{Html.Encode(form.Button)}</button>
        </form>
        """,
        hasForm: true);
}

/// <summary>The form of a <see cref="ConfirmationPage"/>.</summary>
/// <param name="Button">What happens.</param>
/// <param name="Action">Where it is sent.</param>
/// <param name="ReturnAddress">Where to return to.</param>
/// <param name="Token">Shows that the form came from here.</param>
internal sealed record Confirmation(string Button, string Action, string ReturnAddress, string Token);
