using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace OAuthProxy.Telemetry.Logging;

/// <summary>
/// A request's target as the log may tell it. Where people come back to from GitHub the query has the authorization code and the state, and where
/// a session goes from host to host, its ticket: of those only the names are told. That goes for every spelling of the path, also for those that are refused, because the code in them may still be good.
/// </summary>
internal sealed class LoggedTarget(IReadOnlyList<string> pathsWithSecrets)
{
    private const string Hidden = "***";

    private readonly string[] _paths = [.. pathsWithSecrets.Select(path => path.Trim('/'))];

    public string Of(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query >= 0 && HasSecrets(context.Request.Path) ? WithoutValues(target, query) : target;
    }

    private bool HasSecrets(PathString path) => Array.Exists(_paths, one => path.Value.AsSpan().TrimStart('/').StartsWith(one, StringComparison.OrdinalIgnoreCase));

    private static string WithoutValues(string target, int query)
    {
        var text = new StringBuilder(target, 0, query, target.Length);
        var separator = '?';
        foreach (var parameter in target[(query + 1)..].Split('&'))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            text.Append(separator).Append(equals < 0 ? Hidden : $"{parameter[..equals]}={Hidden}");
            separator = '&';
        }

        return text.ToString();
    }
}
