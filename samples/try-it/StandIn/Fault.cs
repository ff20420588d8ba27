using System.Globalization;

namespace TryIt.StandIn;

/// <summary>A wrong answer and how many times it is still to be given.</summary>
internal sealed record Fault
{
    public int Left { get; init; }

    public int Status { get; init; }

    public bool Drop { get; init; }

    public bool RateLimited { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public string? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    public async Task AnswerAsync(HttpContext context)
    {
        if (Drop)
        {
            context.Abort();
            return;
        }

        var response = context.Response;
        response.StatusCode = Status;
        if (RateLimited)
        {
            response.Headers[RateLimit.Remaining] = "0";
        }

        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        response.ContentType = ContentType;
        var body = Body ?? (RateLimited ? """{"message":"API rate limit exceeded"}""" : """{"message":"Server Error"}""");
        await response.WriteAsync(body, context.RequestAborted);
    }
}
