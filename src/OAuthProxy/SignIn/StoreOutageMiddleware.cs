using OAuthProxy.Authorization;
using OAuthProxy.Pages;
using OAuthProxy.Sessions;

namespace OAuthProxy.SignIn;

/// <summary>Whatever it was that needed the session store and did not get it: one answer, 503.</summary>
internal sealed class StoreOutageMiddleware(RequestDelegate next, Challenge challenge, ReturnAddresses addresses, ErrorPage page)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (SessionStoreException) when (!context.Response.HasStarted)
        {
            context.Response.Clear(); // no cookie either: nothing was decided
            var policy = context.GetEndpoint() is { } endpoint ? AccessPolicy.Of(endpoint) : AccessPolicy.RulesApply;
            var gateway = policy.IsForGateways ? GatewayQuestion.Of(context) : null;
            var isForPrograms = gateway is null ? policy.IsForPrograms || challenge.IsForPrograms(context.Request.Path) : challenge.IsForPrograms(gateway);
            var detail = StoreOutage.Detail(context, gateway is null ? addresses.Asked(context.Request) : addresses.HeldBack(context.Request, gateway));
            await (isForPrograms ? page.WriteJsonAsync(context, detail) : page.WriteAsync(context, detail));
        }
    }
}
