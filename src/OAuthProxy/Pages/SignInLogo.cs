using System.Diagnostics.CodeAnalysis;

namespace OAuthProxy.Pages;

/// <summary>The picture of <c>custom-sign-in-logo</c>.</summary>
/// <param name="Html">The element that shows it.</param>
/// <param name="Source">Where the browser may take it from, as a source expression of the content security policy.</param>
internal sealed record SignInLogo(string Html, string Source)
{
    private const int LargestFile = 512 * 1024;

    public static SignInLogo None { get; } = new("", "");

    /// <summary>A file becomes a part of the page; in an <c>img</c>, even an SVG runs no script.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SignInLogo? logo, out string error)
    {
        (logo, error) = (null, "");
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme != Uri.UriSchemeFile)
        {
            error = url.Scheme == Uri.UriSchemeHttps ? "" : "is not an https address";
            logo = new(Image(url.AbsoluteUri), url.GetLeftPart(UriPartial.Authority));
            return error.Length == 0;
        }

        var type = Path.GetExtension(text).ToLowerInvariant() switch
        {
            ".svg" => "image/svg+xml",
            ".png" => "image/png",
            ".jpg" or ".jpeg" => "image/jpeg",
            ".webp" => "image/webp",
            _ => "",
        };
        try
        {
            error = type.Length == 0 ? "is neither a picture (svg, png, jpg, webp) nor an https address"
                : new FileInfo(text).Length > LargestFile ? "is larger than 512 KiB, and every sign-in page would carry it"
                : "";
            logo = error.Length > 0 ? null : new(Image($"data:{type};base64,{Convert.ToBase64String(File.ReadAllBytes(text))}"), "data:");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error = "cannot be read";
        }

        return error.Length == 0;
    }

    private static string Image(string address) => $"""<img class="logo" src="{Pages.Html.Encode(address)}" alt="">""";
}
