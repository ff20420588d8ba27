namespace OAuthProxy.Authorization;

/// <summary>Why a person may not pass, and what they can do about it: shown to them, logged and counted.</summary>
/// <param name="Reason">For programs: stable, in snake case.</param>
/// <param name="Message">For people: one sentence.</param>
/// <param name="Remedy">For people: what would help.</param>
/// <param name="ConcernsOrganization">GitHub hides an organization's memberships from applications that its owners have not approved, so that the approval may be what is missing.</param>
internal sealed record Refusal(string Reason, string Message, string Remedy, bool ConcernsOrganization = false);
