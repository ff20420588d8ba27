using System.Globalization;

namespace OAuthProxy.Pages.Templates;

/// <summary>What a template is filled with, by the names that oauth2-proxy's templates use.</summary>
internal delegate object TemplateValue(IReadOnlyDictionary<string, object> values);

/// <summary>A value of a template with what is known of it before there is one.</summary>
/// <param name="Type">One of <see cref="string"/>, <see cref="int"/>, <see cref="bool"/> and <see cref="TrustedHtml"/>.</param>
/// <param name="Of">Finds it.</param>
internal sealed record TemplateExpression(Type Type, TemplateValue Of)
{
    /// <summary>Go's idea of truth: not empty, not zero, not false.</summary>
    public bool IsTrue(IReadOnlyDictionary<string, object> values) => IsTrue(Of(values));

    public static bool IsTrue(object value) => value switch
    {
        bool flag => flag,
        int number => number != 0,
        _ => Text(value).Length > 0,
    };

    public static string Text(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
