namespace OAuthProxy.Sessions;

/// <summary>
/// Walks the <c>name=value</c> pairs of one <c>Cookie</c> header (RFC 6265 section 5.4) without copying. Names are compared as they were sent:
/// a percent-encoded spelling of a name is another name.
/// </summary>
internal ref struct CookiePairs(ReadOnlySpan<char> header)
{
    private ReadOnlySpan<char> _rest = header;

    public ReadOnlySpan<char> Name { get; private set; }

    public ReadOnlySpan<char> Value { get; private set; }

    /// <summary>The pair as it was sent, without the blanks around it.</summary>
    public ReadOnlySpan<char> Text { get; private set; }

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            var semicolon = _rest.IndexOf(';');
            Text = (semicolon < 0 ? _rest : _rest[..semicolon]).Trim(" \t");
            _rest = semicolon < 0 ? [] : _rest[(semicolon + 1)..];
            if (Text.IsEmpty)
            {
                continue;
            }

            var equals = Text.IndexOf('=');
            Name = equals < 0 ? Text : Text[..equals].TrimEnd(" \t");
            Value = equals < 0 ? [] : Text[(equals + 1)..].TrimStart(" \t");
            return true;
        }

        return false;
    }
}
