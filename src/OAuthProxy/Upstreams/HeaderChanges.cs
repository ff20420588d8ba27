using System.Net.Http.Headers;

namespace OAuthProxy.Upstreams;

/// <summary>
/// The headers of a request that an upstream gets in place of the client's, or does not get. As with <see cref="ReservedHeaders"/> the
/// client's go in every spelling that an application might read as the same.
/// </summary>
internal sealed class HeaderChanges(Upstream upstream)
{
    private readonly HashSet<string> _gone = [.. upstream.HeadersSet.Select(header => header.Key).Concat(upstream.HeadersRemoved).Select(Normal)];

    public void Apply(IHeaderDictionary incoming, HttpRequestMessage outgoing)
    {
        foreach (var name in incoming.Keys.Where(name => _gone.Contains(Normal(name))))
        {
            // A name belongs to the request or to its content; Remove would throw in the other's headers.
            Remove(outgoing.Headers, name);
            Remove(outgoing.Content?.Headers, name);
        }

        foreach (var (name, value) in upstream.HeadersSet)
        {
            if (!outgoing.Headers.TryAddWithoutValidation(name, value))
            {
                outgoing.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    private static void Remove(HttpHeaders? headers, string name)
    {
        if (headers?.NonValidated.Contains(name) == true)
        {
            headers.Remove(name);
        }
    }

    private static string Normal(string name) => string.Create(name.Length, name, (normal, text) =>
    {
        for (var index = 0; index < text.Length; index++)
        {
            normal[index] = char.IsAsciiLetterOrDigit(text[index]) ? char.ToLowerInvariant(text[index]) : '-';
        }
    });
}
