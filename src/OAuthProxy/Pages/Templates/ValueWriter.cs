using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace OAuthProxy.Pages.Templates;

/// <summary>Writes a value so that it cannot be more than a value at its place on the page.</summary>
internal static class ValueWriter
{
    /// <summary>Throws <see cref="TemplateException"/> where no value can stand.</summary>
    public static Action<StringBuilder, object> For(HtmlPlace place, Type type, int line)
    {
        if (type == typeof(TrustedHtml))
        {
            return place == HtmlPlace.Text
                ? (page, value) => page.Append(TemplateExpression.Text(value))
                : throw new TemplateException(line, "this field is HTML, which can stand between elements only");
        }

        return place switch
        {
            HtmlPlace.Text or HtmlPlace.Attribute => (page, value) => page.Append(HtmlEncoder.Default.Encode(TemplateExpression.Text(value))),
            HtmlPlace.BareAttribute => (page, value) => AppendBare(page, TemplateExpression.Text(value)),
            HtmlPlace.UrlBegin => (page, value) => page.Append(HtmlEncoder.Default.Encode(Harmless(TemplateExpression.Text(value)))),
            HtmlPlace.UrlPath => (page, value) => page.Append(HtmlEncoder.Default.Encode(TemplateExpression.Text(value))),
            HtmlPlace.UrlQuery => (page, value) => page.Append(HtmlEncoder.Default.Encode(Uri.EscapeDataString(TemplateExpression.Text(value)))),
            _ => throw new TemplateException(line, "a value can stand in the text and in attributes in quotes only"),
        };
    }

    /// <summary>An address that begins with a value must not be a script's.</summary>
    private static string Harmless(string address) =>
        address.StartsWith('/') || address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            ? address
            : "#";

    /// <summary>Without quotes nearly every sign would end the value.</summary>
    private static void AppendBare(StringBuilder page, string text)
    {
        foreach (var c in text)
        {
            _ = char.IsAsciiLetterOrDigit(c) ? page.Append(c) : page.Append(CultureInfo.InvariantCulture, $"&#{(int)c};");
        }
    }
}
