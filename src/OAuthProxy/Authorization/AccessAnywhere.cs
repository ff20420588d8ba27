namespace OAuthProxy.Authorization;

/// <summary>May this person use anything that is served here today? That is what a session is given for, and as long as it holds the session goes on.</summary>
internal sealed class AccessAnywhere(RouteJudge judge, IRoutePolicies policies)
{
    public AccessDecision Judge(Identity identity) => judge.JudgeAnywhere(policies.Rules, identity);
}
