using OAuthProxy.Pages;

namespace OAuthProxy.Upstreams;

/// <summary>Refuses targets that two readers could read differently, before anything is decided by their path.</summary>
internal sealed class RequestTargetMiddleware(RequestDelegate next, UpstreamOptions options)
{
    private static readonly ErrorDetail Refused = new(StatusCodes.Status400BadRequest, "ambiguous_target", "This address cannot be served", "Its path can be read in more than one way.");

    private readonly bool _pathDecides = options.RulesDependOnPath || options.Upstreams.Any(upstream => upstream.Path != "/" || upstream.Directory.Length > 0);

    public Task InvokeAsync(HttpContext context)
    {
        var target = RequestTarget.PathAndQuery(context);
        if (target.Length == 0 || RequestTarget.HasDotSegmentsOrFragment(target) || (_pathDecides && RequestTarget.IsAmbiguous(target)))
        {
            context.Features.Set(Refused);
            return Task.CompletedTask;
        }

        return next(context);
    }
}
