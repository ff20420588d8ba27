namespace OAuthProxy.Pages;

/// <summary>What the sign-in page is to offer.</summary>
/// <param name="Status">403 before an application, 200 at the page's own address.</param>
/// <param name="StartAddress">The address that begins the sign-in, with the way back in its <c>rd</c>.</param>
/// <param name="Return">The way back by itself.</param>
/// <param name="TakesFragment">Whether the browser's address is the one to come back to.</param>
/// <param name="Form">Asks for name and password as well; null for GitHub alone.</param>
internal sealed record SignInRequest(int Status, string StartAddress, string Return, bool TakesFragment, PasswordForm? Form = null);
