namespace OAuthProxy.Pages.Templates;

/// <summary>What a value at some place of a page would be: it decides how the value is written there, as in Go's html/template.</summary>
internal enum HtmlPlace
{
    Text,
    Attribute,
    BareAttribute,
    UrlBegin,
    UrlPath,
    UrlQuery,
    Code,
    Markup,
}

/// <summary>Where a template has come to in the HTML it writes. It follows the literal text, character by character.</summary>
internal readonly record struct HtmlPosition
{
    private enum State
    {
        Text,
        TagName,
        Tag,
        AttributeName,
        BeforeValue,
        Value,
        Comment,
        Raw,
    }

    private static readonly string[] UrlAttributes = ["href", "src", "action", "formaction", "poster", "cite", "data", "background"];

    private State Now { get; init; }

    /// <summary>The sign that ends the value; a blank for one without quotes.</summary>
    private char Quote { get; init; }

    private string Tag { get; init; }

    private string Attribute { get; init; }

    /// <summary>Of the value so far, and of a raw element's end.</summary>
    private string Seen { get; init; }

    /// <summary>Whether a value, in place of literal text, has begun this attribute's value.</summary>
    private bool HasValue { get; init; }

    public static HtmlPosition Start => new() { Tag = "", Attribute = "", Seen = "" };

    public HtmlPlace Place => Now switch
    {
        State.Text => HtmlPlace.Text,
        State.Raw when Tag is "title" or "textarea" => HtmlPlace.Text,
        State.Raw => HtmlPlace.Code,
        State.Value or State.BeforeValue => ValuePlace,
        _ => HtmlPlace.Markup,
    };

    private HtmlPlace ValuePlace => this switch
    {
        { Attribute: "style" or "srcdoc" or "srcset" } => HtmlPlace.Code,
        { Attribute: ['o', 'n', ..] } => HtmlPlace.Code,
        _ when Now == State.BeforeValue || Quote == ' ' => UrlAttributes.Contains(Attribute, StringComparer.Ordinal) ? HtmlPlace.Markup : HtmlPlace.BareAttribute,
        _ when !UrlAttributes.Contains(Attribute, StringComparer.Ordinal) => HtmlPlace.Attribute,
        _ when Seen.AsSpan().ContainsAny('?', '#') => HtmlPlace.UrlQuery,
        _ => Seen.Length == 0 && !HasValue ? HtmlPlace.UrlBegin : HtmlPlace.UrlPath,
    };

    /// <summary>Whether what follows would be read in the same way.</summary>
    public bool IsLike(HtmlPosition other) => Place == other.Place && (Place == HtmlPlace.Text || (Tag == other.Tag && Attribute == other.Attribute));

    /// <summary>After a value was written here.</summary>
    public HtmlPosition AfterValue() => Now switch
    {
        State.BeforeValue => this with { Now = State.Value, Quote = ' ', Seen = "", HasValue = true },
        State.Value => this with { HasValue = true },
        _ => this,
    };

    /// <summary>After literal text; what runs of its own in it (a script) is given to <paramref name="script"/> when it is complete.</summary>
    public HtmlPosition After(string text, Action<string> script)
    {
        var position = this;
        for (var index = 0; index < text.Length;)
        {
            position = position.Now switch
            {
                State.Comment => position.Through("-->", text, ref index) ?? position with { Now = State.Text },
                State.Raw => position.InsideRaw(text, ref index, script),
                State.Value when position.Quote != ' ' => position.Through(position.Quote.ToString(), text, ref index) ?? position with { Now = State.Tag, Attribute = "" },
                _ => position.After(text[index++]),
            };
        }

        return position;
    }

    /// <summary>Null when the end was found; <paramref name="index"/> is behind it then, else behind the text.</summary>
    private HtmlPosition? Through(string end, string text, ref int index)
    {
        var found = text.IndexOf(end, index, StringComparison.Ordinal);
        var seen = found < 0 ? text[index..] : "";
        index = found < 0 ? text.Length : found + end.Length;
        return found < 0 ? this with { Seen = Seen + seen } : null;
    }

    /// <summary>Of a script and its like only the end tag counts.</summary>
    private HtmlPosition InsideRaw(string text, ref int index, Action<string> script)
    {
        var found = text.IndexOf("</" + Tag, index, StringComparison.OrdinalIgnoreCase);
        var inside = Seen + text[index..(found < 0 ? text.Length : found)];
        index = found < 0 ? text.Length : found + Tag.Length + 2;
        if (found < 0)
        {
            return this with { Seen = inside };
        }

        if (Tag == "script")
        {
            script(inside);
        }

        return this with { Now = State.Tag, Tag = "/" + Tag, Attribute = "", Seen = "" };
    }

    private HtmlPosition After(char c) => Now switch
    {
        State.Text => c == '<' ? this with { Now = State.TagName, Tag = "" } : this,
        State.TagName when Tag.Length == 0 && c is not ('/' or '!') && !char.IsAsciiLetter(c) => this with { Now = State.Text },
        State.TagName when Tag + c == "!--" => this with { Now = State.Comment, Seen = "" },
        State.TagName => c == '>' ? EndOfTag() : char.IsWhiteSpace(c) ? this with { Now = State.Tag, Attribute = "" } : this with { Tag = Tag + char.ToLowerInvariant(c) },
        State.Tag => c == '>' ? EndOfTag() : char.IsWhiteSpace(c) || c == '/' ? this : this with { Now = State.AttributeName, Attribute = char.ToLowerInvariant(c).ToString() },
        State.AttributeName => c switch
        {
            '>' => EndOfTag(),
            '=' => this with { Now = State.BeforeValue },
            _ when char.IsWhiteSpace(c) => this with { Now = State.Tag },
            _ => this with { Attribute = Attribute + char.ToLowerInvariant(c) },
        },
        State.BeforeValue => c switch
        {
            '>' => EndOfTag(),
            '"' or '\'' => this with { Now = State.Value, Quote = c, Seen = "", HasValue = false },
            _ when char.IsWhiteSpace(c) => this,
            _ => this with { Now = State.Value, Quote = ' ', Seen = c.ToString(), HasValue = false },
        },
        _ => c == '>' ? EndOfTag() : char.IsWhiteSpace(c) ? this with { Now = State.Tag, Attribute = "" } : this with { Seen = Seen + c },
    };

    private HtmlPosition EndOfTag() =>
        this with { Now = Tag is "script" or "style" or "title" or "textarea" ? State.Raw : State.Text, Attribute = "", Seen = "" };
}
