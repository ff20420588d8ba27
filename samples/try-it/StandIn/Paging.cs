using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;

namespace TryIt.StandIn;

/// <summary>Which part of a list was asked for, and where the other parts are (RFC 8288).</summary>
internal sealed class Paging
{
    private readonly HttpRequest _request;
    private readonly int _perPage;
    private readonly int _page;

    private Paging(HttpRequest request, int perPage, int page) => (_request, _perPage, _page) = (request, perPage, page);

    public static Paging Of(HttpRequest request) =>
        new(request, Math.Min(Number(request, "per_page", 30), 100), Number(request, "page", 1));

    public IEnumerable<T> Select<T>(IReadOnlyList<T> all) =>
        _page > LastPage(all.Count) ? [] : all.Skip((_page - 1) * _perPage).Take(_perPage);

    /// <summary>Null where everything is on one page.</summary>
    public string? LinksFor(int count)
    {
        var last = LastPage(count);
        var links = new List<string>();
        if (_page > 1)
        {
            links.Add(Link(Math.Min(_page - 1, last), "prev"));
        }

        if (_page < last)
        {
            links.Add(Link(_page + 1, "next"));
            links.Add(Link(last, "last"));
        }

        if (_page > 1)
        {
            links.Add(Link(1, "first"));
        }

        return links.Count == 0 ? null : string.Join(", ", links);
    }

    private static int Number(HttpRequest request, string name, int otherwise) =>
        int.TryParse(request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : otherwise;

    private int LastPage(int count) => Math.Max(1, ((count - 1) / _perPage) + 1);

    private string Link(int page, string relation)
    {
        var others = _request.Query.Where(parameter => parameter.Key != "page");
        var query = new QueryBuilder(others) { { "page", page.ToString(CultureInfo.InvariantCulture) } };
        return $"<{UriHelper.BuildAbsolute(_request.Scheme, _request.Host, _request.PathBase, _request.Path)}{query}>; rel=\"{relation}\"";
    }
}
