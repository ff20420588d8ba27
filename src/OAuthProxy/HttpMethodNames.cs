namespace OAuthProxy;

/// <summary>A method is any word that a client likes, so that only the known ones may name a metric or a span.</summary>
internal static class HttpMethodNames
{
    /// <summary>As oauth2-proxy's metrics have it.</summary>
    public static string ForLabel(string method) => method switch
    {
        "GET" => "get",
        "HEAD" => "head",
        "POST" => "post",
        "PUT" => "put",
        "PATCH" => "patch",
        "DELETE" => "delete",
        "OPTIONS" => "options",
        "CONNECT" => "connect",
        "TRACE" => "trace",
        _ => "unknown",
    };

    /// <summary>As the semantic conventions of OpenTelemetry have it (HTTP spans, <c>http.request.method</c>).</summary>
    public static string ForSpan(string method) => ForLabel(method) == "unknown" ? "_OTHER" : method;
}
