using OAuthProxy.Pages;
using OAuthProxy.Sessions;

namespace OAuthProxy.SignIn.HandOver;

/// <summary>The two redirects of a hand-over: to the callback's host with a request, and back with a ticket. Both are good for a minute.</summary>
internal sealed partial class HandOverSteps(
    SignInOptions options,
    FarHosts far,
    SignInAttempts attempts,
    ISessionStore sessions,
    HandOverSeal seal,
    HandedHosts hosts,
    TimeProvider clock,
    ILogger<HandOverSteps> logger)
{
    /// <summary>The query parameter of the way there.</summary>
    public const string RequestParameter = "request";

    /// <summary>The query parameter of the way back.</summary>
    public const string TicketParameter = "ticket";

    /// <summary>The query parameter of what a far host tells the callback's.</summary>
    public const string NoticeParameter = "notice";

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    // What proxies before this one take as a request line at their defaults (nginx: 8 KB), less the names of host and address.
    private const int LongestTicket = 7 * 1024;

    private static readonly ErrorDetail TooLarge = new(
        StatusCodes.Status500InternalServerError,
        "session_too_large",
        "You cannot be signed in at this host",
        "So much is known of you that your session does not fit into an address.")
    {
        Remedy = "Whoever runs this site can keep sessions in Redis (--session-store-type=redis), or put all hosts below one --cookie-domain.",
    };

    /// <param name="context">A request to a far host.</param>
    /// <param name="here">That host's root.</param>
    /// <param name="address">Where the person wants to go.</param>
    /// <param name="prompt">What GitHub is to ask; with one, nobody is handed over without GitHub.</param>
    public void Ask(HttpContext context, ReturnAddress here, ReturnAddress address, string? prompt)
    {
        var request = new HandOverRequest(here, Absolute(address, here), attempts.Begin(context, options.ProxyPrefix), clock.GetUtcNow());
        var asked = string.IsNullOrEmpty(prompt) ? "" : "&prompt=" + Uri.EscapeDataString(prompt);
        Redirect(context.Response, $"{far.CallbackOrigin}{options.HandOverPath}?{RequestParameter}={seal.Seal(request)}{asked}");
    }

    /// <param name="context">A request to the callback's host.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="session">The session there, in force and by today's rules.</param>
    public void Answer(HttpContext context, HandOverRequest request, Session session)
    {
        if (!far.Contain(request.Origin))
        {
            Redirect(context.Response, options.PortalPath); // the upstreams have changed while the person was at GitHub; who has the host now is not known
            return;
        }

        var ticket = seal.Seal(new HandOverTicket(Guid.NewGuid(), request with { At = clock.GetUtcNow() }, sessions.Carry(session)));
        if (ticket.Length > LongestTicket)
        {
            Log.TooLarge(logger, HostNames.Printable(session.Identity.Login), ticket.Length);
            context.Features.Set(TooLarge);
            return;
        }

        if (!sessions.EndsEverywhere)
        {
            hosts.Remember(context, request.Origin, session.CreatedAt);
        }

        Redirect(context.Response, $"{request.Origin.Origin}{options.HandOverPath}?{TicketParameter}={ticket}");
    }

    /// <param name="context">The request to a far host with which a session began there.</param>
    /// <param name="here">That host's root.</param>
    /// <param name="address">Where the person wants to go.</param>
    public Task TellAsync(HttpContext context, ReturnAddress here, ReturnAddress address)
    {
        var notice = seal.Seal(new HandOverNotice(here, Absolute(address, here), clock.GetUtcNow()));
        return ForwardPage.WriteAsync(context, $"{far.CallbackOrigin}{options.HandOverPath}?{NoticeParameter}={notice}", "Signed in");
    }

    /// <summary>At the callback's host.</summary>
    public void Take(HttpContext context, HandOverNotice notice)
    {
        if (!far.Contain(notice.Origin))
        {
            Redirect(context.Response, options.PortalPath);
            return;
        }

        hosts.Remember(context, notice.Origin, notice.BegunAt);

        // What was this site's when it was sealed may be somebody else's by now.
        Redirect(context.Response, (IsInTime(notice.BegunAt) ? notice.Address : notice.Origin).ToString());
    }

    /// <summary>Whether what was sealed then is still good.</summary>
    public bool IsInTime(DateTimeOffset at) =>
        clock.GetUtcNow() - at is var age && age < Lifetime && age > -SessionCookieOptions.ClockTolerance;

    /// <summary>How long a ticket can still be good.</summary>
    public TimeSpan Left(HandOverTicket ticket) => ticket.Request.At + Lifetime - clock.GetUtcNow();

    /// <inheritdoc cref="Redirect"/>
    public static Task RedirectAsync(HttpResponse response, string address)
    {
        Redirect(response, address);
        return Task.CompletedTask;
    }

    private static ReturnAddress Absolute(ReturnAddress address, ReturnAddress here) =>
        address.Scheme is null ? address.At(here.Scheme!, here.Host, here.Port) : address;

    /// <summary>No cache keeps the address, and no Referer tells it.</summary>
    private static void Redirect(HttpResponse response, string address)
    {
        Html.NoStore(response);
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Redirect(address);
    }

    private static partial class Log
    {
        [LoggerMessage(463, LogLevel.Error, "{Login} could not be signed in at a host that --cookie-domain does not reach: the session takes {Length} characters, too many for an address. --session-store-type=redis has no such limit.")]
        public static partial void TooLarge(ILogger logger, string login, int length);
    }
}
