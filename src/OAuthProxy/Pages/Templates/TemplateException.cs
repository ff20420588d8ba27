using System.Globalization;

namespace OAuthProxy.Pages.Templates;

/// <summary>A page template has something in it that cannot be shown; the message says where and what.</summary>
internal sealed class TemplateException(int line, string message)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"line {line}: {message}"));
