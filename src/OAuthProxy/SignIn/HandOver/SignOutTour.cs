using OAuthProxy.Pages;

namespace OAuthProxy.SignIn.HandOver;

/// <summary>
/// A sign-out at all hosts of this browser, led by the callback's host: when the session there is over, so that nothing begins again by itself, it
/// sends the browser to one far host after the other. Each ends what it has and sends the browser back, upon which it is remembered no longer. A
/// host that cannot be reached keeps the browser from the end, and is named when the person tries again.
/// </summary>
internal sealed partial class SignOutTour(SignInOptions options, FarHosts far, HandedHosts hosts, HandOverSeal seal, TimeProvider clock, ILogger<SignOutTour> logger)
{
    /// <summary>The query parameter of the way to a far host.</summary>
    public const string VisitParameter = "visit";

    /// <summary>The query parameter of the way back.</summary>
    public const string BackParameter = "back";

    /// <summary>The query parameter of a sign-out that tries hosts again.</summary>
    public const string AgainParameter = "again";

    // Two redirects each; browsers follow no more than 16 to 20 of them.
    private const int MostInARow = 6;

    // A second click on the link meets a visit that is still under way.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Whether there are hosts to go to. Other hosts than the callback's may know of it too.</summary>
    public bool IsDue(HttpRequest request) => hosts.HasOthers(request) || hosts.Of(request).Count > 0;

    /// <param name="context">A request to the callback's host, whose session is over.</param>
    /// <param name="address">Where the person goes in the end.</param>
    public Task BeginAsync(HttpContext context, ReturnAddress address) =>
        GoOnAsync(context, hosts.Of(context.Request), after: "", inARow: 0, context.Request.Query[AgainParameter] == "true", address);

    /// <summary>Whether the visit is one of this browser's, which goes on then.</summary>
    public bool TryGoOn(HttpContext context, SignOutVisit back, out Task answer)
    {
        var known = hosts.Of(context.Request);
        if (known.FirstOrDefault(host => host.Origin == back.Origin && host.Id == back.Id) is not { } done)
        {
            answer = Task.CompletedTask;
            return false;
        }

        hosts.Forget(context, done);
        answer = GoOnAsync(context, [.. known.Where(host => host.Mark != done.Mark)], done.Mark, back.InARow, back.IsAgain, back.Address);
        return true;
    }

    /// <summary>By the order of the marks no host comes twice, whatever the browser makes of its cookies.</summary>
    private Task GoOnAsync(HttpContext context, IReadOnlyList<HandedHost> known, string after, int inARow, bool isAgain, ReturnAddress address)
    {
        foreach (var host in known.Where(host => !far.Contain(host.Origin)))
        {
            hosts.Forget(context, host); // served no longer: nothing there is let in by the session
        }

        var left = known.Where(host => far.Contain(host.Origin)).ToList();
        var now = clock.GetUtcNow();
        if (left.FirstOrDefault(host => string.CompareOrdinal(host.Mark, after) > 0 && (isAgain || !HasFailed(host))) is { } next)
        {
            hosts.Write(context, next with { TriedAt = now });
            var isPaused = inARow == MostInARow;
            var visit = new SignOutVisit(next.Origin, next.Id, address, now) { InARow = isPaused ? 1 : inARow + 1, IsAgain = isAgain };
            var there = $"{next.Origin.Origin}{options.SignOutVisitPath}?{VisitParameter}={seal.SealVisit(visit)}";
            return isPaused ? ForwardPage.WriteAsync(context, there, "Signing out") : HandOverSteps.RedirectAsync(context.Response, there);
        }

        if (left.Count > 0 || hosts.HasOthers(context.Request))
        {
            hosts.ForgetOthers(context);
            Log.Incomplete(logger, left.Count);
            context.Features.Set(Incomplete(left, address));
            return Task.CompletedTask;
        }

        return HandOverSteps.RedirectAsync(context.Response, address.ToString());

        bool HasFailed(HandedHost host) => now - host.TriedAt >= Patience;
    }

    private ErrorDetail Incomplete(List<HandedHost> left, ReturnAddress address)
    {
        var next = address.ToString();
        var error = new ErrorDetail(
            StatusCodes.Status502BadGateway,
            "sign_out_incomplete",
            "You may still be signed in elsewhere",
            "You are signed out here and at many other hosts. You were signed in at more than can be remembered.")
        {
            Remedy = "Sign out at each of those too, or remove their cookies.",
            Links = [new("Go on", next)],
            Return = next,
        };
        if (left.Count == 0)
        {
            return error;
        }

        var again = $"{options.ProxyPrefix}/sign_out?{AgainParameter}=true&{ReturnAddresses.Parameter}={Uri.EscapeDataString(next)}";
        var names = left.Select(host => host.Origin.Host).Distinct(StringComparer.OrdinalIgnoreCase);
        return error with
        {
            Message = $"You are signed out here, but your browser did not come back from {string.Join(", ", names)}.",
            Remedy = "There you are still signed in, until your session ends or you try again.",
            Links = [new("Try again", again), .. error.Links],
        };
    }

    private static partial class Log
    {
        [LoggerMessage(465, LogLevel.Warning, "A sign-out did not reach all hosts at which a browser has a session; {Count} of them are known.")]
        public static partial void Incomplete(ILogger logger, int count);
    }
}
