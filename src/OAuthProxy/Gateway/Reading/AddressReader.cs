using OAuthProxy.Upstreams;

namespace OAuthProxy.Gateway.Reading;

/// <summary>Reads one address of an <c>upstream</c>: as in a flag, but without a path, since routes have their own.</summary>
internal sealed class AddressReader(FileValues values)
{
    // Ten thousand hosts may lead to one application.
    private readonly Dictionary<string, UpstreamAddress> _known = new(StringComparer.Ordinal);

    public UpstreamAddress? Read(FileNode node, string key)
    {
        if (values.Text(node, key) is not { } text)
        {
            return null;
        }

        if (_known.TryGetValue(text, out var known))
        {
            return known;
        }

        var (address, error) = Parse(text);
        if (address is not null)
        {
            _known.Add(text, address);
        }
        else
        {
            values.Problems.Add(node, $"'{WithoutPassword(text)}' {error}", "Write http://HOST:PORT, https://HOST:PORT or unix:///PATH/TO/SOCKET");
        }

        return address;
    }

    private static (UpstreamAddress? Address, string Error) Parse(string text)
    {
        if (text.StartsWith("unix:", StringComparison.OrdinalIgnoreCase))
        {
            // As it is written, without the encoding and the path behind # that a flag may have.
            return AddressText.Socket(text.AsSpan().ContainsAny('#', '?', '%') ? null : AddressText.WholePath(text[5..]));
        }

        const string NoAddress = "is no address of an application";
        var (url, error) = text.Any(c => c <= ' ') ? (null, NoAddress) : AddressText.Url(text, NoAddress);
        if (url is null)
        {
            return (null, error);
        }

        return url.AbsolutePath != "/" || url.Query.Length > 0 || url.Fragment.Length > 0
            ? (null, "has a path, a query or a fragment, which an application's address has not (a route is chosen by 'path')")
            : (AddressText.Of(url), "");
    }

    private static string WithoutPassword(string text)
    {
        var (begin, at) = (text.IndexOf("//", StringComparison.Ordinal), text.LastIndexOf('@'));
        return HostNames.Printable(at > begin && begin >= 0 ? $"{text[..(begin + 2)]}…{text[at..]}" : text);
    }
}
