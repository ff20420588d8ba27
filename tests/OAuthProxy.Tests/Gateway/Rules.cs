using Microsoft.Extensions.Logging.Abstractions;
using OAuthProxy.Authorization;

namespace OAuthProxy.Tests.Gateway;

/// <summary>The rules of the flags, which hold where a gateway file says nothing.</summary>
internal static class Rules
{
    public static AuthorizationOptions Flags { get; } = new() { Organization = "everybody", EmailDomains = ["*"] };

    public static RouteJudge Judge { get; } = JudgeBy(Flags);

    public static RouteJudge JudgeBy(AuthorizationOptions flags) =>
        new(new AccessRules(flags, new EmailList("", NullLogger<EmailList>.Instance)), new OpenRequests(flags));
}
