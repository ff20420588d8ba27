using System.Text;

namespace OAuthProxy.Telemetry;

/// <summary>Whether the proxy can do its work: 200, or 503 with what is missing. A query <c>verbose</c> has every check listed, as Kubernetes' own endpoints do.</summary>
internal static class Readiness
{
    public static async Task AnswerAsync(HttpContext context)
    {
        var answer = new StringBuilder();
        var isVerbose = context.Request.Query.ContainsKey("verbose");
        foreach (var check in context.RequestServices.GetServices<ReadinessCheck>())
        {
            var reason = await check.WhyNotAsync(context.RequestAborted);
            if (reason is not null && !check.IsAdvice)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            }

            if (isVerbose || (reason is not null && !check.IsAdvice))
            {
                answer.Append(check.Name).Append(": ").Append(reason ?? "OK").Append('\n');
            }
        }

        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync(answer.Length > 0 ? answer.ToString() : "OK");
    }
}
