namespace OAuthProxy.Pages.Templates;

/// <summary>The functions that a template may call: those of oauth2-proxy, and of Go's own the ones that decide.</summary>
internal static class TemplateFunctions
{
    public static string Names => "eq, ne, lt, le, gt, ge, and, or, not, ToUpper and ToLower";

    /// <summary>Null where there is no such function; throws <see cref="FormatException"/> where the arguments do not fit.</summary>
    public static TemplateExpression? Call(string name, IReadOnlyList<TemplateExpression> arguments) => name switch
    {
        "eq" => Compare(arguments, int.MaxValue, (first, rest) => rest.Any(other => Order(first, other) == 0)),
        "ne" => Compare(arguments, 2, (first, rest) => Order(first, rest[0]) != 0),
        "lt" => Compare(arguments, 2, (first, rest) => Order(first, rest[0]) < 0),
        "le" => Compare(arguments, 2, (first, rest) => Order(first, rest[0]) <= 0),
        "gt" => Compare(arguments, 2, (first, rest) => Order(first, rest[0]) > 0),
        "ge" => Compare(arguments, 2, (first, rest) => Order(first, rest[0]) >= 0),
        "and" => Choose(arguments, value => !TemplateExpression.IsTrue(value)),
        "or" => Choose(arguments, TemplateExpression.IsTrue),
        "not" => new(typeof(bool), Of(Count(arguments, 1, 1)[0], value => !TemplateExpression.IsTrue(value))),
        "ToUpper" => new(typeof(string), Of(Texts(arguments)[0], value => TemplateExpression.Text(value).ToUpperInvariant())),
        "ToLower" => new(typeof(string), Of(Texts(arguments)[0], value => TemplateExpression.Text(value).ToLowerInvariant())),
        _ => null,
    };

    private static TemplateValue Of(TemplateExpression argument, Func<object, object> function) => values => function(argument.Of(values));

    private static TemplateExpression Compare(IReadOnlyList<TemplateExpression> arguments, int most, Func<object, object[], bool> holds)
    {
        Count(arguments, 2, most);
        if (arguments.Select(argument => argument.Type == typeof(TrustedHtml) ? typeof(string) : argument.Type).Distinct().Count() > 1)
        {
            throw new FormatException("it compares values of different kinds");
        }

        return new(typeof(bool), values => holds(arguments[0].Of(values), [.. arguments.Skip(1).Select(argument => argument.Of(values))]));
    }

    private static int Order(object left, object right) =>
        left is int number ? number.CompareTo((int)right) : string.CompareOrdinal(TemplateExpression.Text(left), TemplateExpression.Text(right));

    /// <summary>The first that decides, else the last: Go's <c>and</c> and <c>or</c> give back one of their arguments.</summary>
    private static TemplateExpression Choose(IReadOnlyList<TemplateExpression> arguments, Func<object, bool> decides)
    {
        Count(arguments, 1, int.MaxValue);
        var type = arguments.Select(argument => argument.Type).Distinct().Count() == 1 ? arguments[0].Type : typeof(string);
        return new(type, values =>
        {
            foreach (var argument in arguments.SkipLast(1))
            {
                if (argument.Of(values) is var value && decides(value))
                {
                    return value;
                }
            }

            return arguments[^1].Of(values);
        });
    }

    private static IReadOnlyList<TemplateExpression> Texts(IReadOnlyList<TemplateExpression> arguments) =>
        Count(arguments, 1, 1)[0].Type == typeof(string) ? arguments : throw new FormatException("it takes a text");

    private static IReadOnlyList<TemplateExpression> Count(IReadOnlyList<TemplateExpression> arguments, int least, int most) =>
        arguments.Count >= least && arguments.Count <= most ? arguments : throw new FormatException($"it does not take {arguments.Count} values");
}
