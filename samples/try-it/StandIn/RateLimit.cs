using System.Globalization;
using System.Security.Cryptography;

namespace TryIt.StandIn;

/// <summary>The headers every answer of the API has. The limit is counted, not enforced: see <see cref="Behaviour.LimitRate"/>.</summary>
internal sealed class RateLimit(TimeProvider time)
{
    public const string Remaining = "x-ratelimit-remaining";

    private const int PerHour = 5000;
    private int _used;

    public void Describe(HttpResponse response)
    {
        var used = Math.Min(Interlocked.Increment(ref _used), PerHour - 1);
        var headers = response.Headers;
        headers["x-ratelimit-limit"] = Text(PerHour);
        headers[Remaining] = Text(PerHour - used);
        headers["x-ratelimit-used"] = Text(used);
        headers["x-ratelimit-reset"] = Text(time.GetUtcNow().AddHours(1).ToUnixTimeSeconds());
        headers["x-ratelimit-resource"] = "core";
        headers["X-GitHub-Media-Type"] = "github.v3; format=json";
        headers["X-GitHub-Request-Id"] = RandomNumberGenerator.GetHexString(16);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
