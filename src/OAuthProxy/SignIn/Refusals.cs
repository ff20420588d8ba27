using OAuthProxy.Authorization;
using OAuthProxy.GitHub;
using OAuthProxy.Pages;

namespace OAuthProxy.SignIn;

/// <summary>Refusals and failed sign-ins as error pages, each with the ways out of it.</summary>
internal sealed class Refusals(ReturnAddresses addresses, SignInOptions options, GitHubOptions github)
{
    public ErrorDetail Detail(Refusal refusal, ReturnAddress address, bool isLocal = false)
    {
        var ways = new List<PageLink> { new("Use another account", isLocal ? addresses.Endpoint("sign_in", address) : addresses.Endpoint("start", address) + "&prompt=select_account") };
        if (refusal.ConcernsOrganization)
        {
            // Where GitHub lets a member ask an organization's owners to approve the application.
            ways.Add(new("Ask for approval at GitHub", new Uri(github.Site, $"settings/connections/applications/{Uri.EscapeDataString(github.ClientId)}").AbsoluteUri));
        }

        return new(StatusCodes.Status403Forbidden, refusal.Reason, "You may not use this site", refusal.Message) { Remedy = refusal.Remedy, Links = ways, Return = address.ToString() };
    }

    /// <summary>For somebody with a session that opens other hosts or paths, which it still does.</summary>
    public ErrorDetail DetailHere(Refusal refusal, ReturnAddress address, bool isLocal)
    {
        var detail = Detail(refusal, address, isLocal);
        return detail with { Title = "You may not open this", Links = [new("See where you can go", options.PortalPath), .. detail.Links] };
    }

    /// <summary>GitHub no longer accepts the sign-in behind a session. Nobody is sent on to GitHub for it unasked: access may have been taken back there.</summary>
    public ErrorDetail Revoked(ReturnAddress address) =>
        new(StatusCodes.Status403Forbidden, "session_ended", "Your sign-in at GitHub has ended", "GitHub no longer accepts the sign-in with which you came here: it has expired, or this site's access to your account was taken back.")
        {
            Remedy = "Sign in again to go on.",
            Links = [Again(address)],
            Return = address.ToString(),
        };

    /// <summary>The person said no at GitHub.</summary>
    public ErrorDetail Declined(ReturnAddress address) =>
        new(StatusCodes.Status403Forbidden, "sign_in_declined", "You did not sign in", "At GitHub you declined to let this site see who you are.") { Links = [Again(address)], Return = address.ToString() };

    /// <param name="failure">What went wrong, as the framework or the GitHub room say it.</param>
    /// <param name="reason">The same in words for the operator, without anything secret.</param>
    /// <param name="address">Where the person wanted to go.</param>
    public ErrorDetail Failed(Exception? failure, string reason, ReturnAddress address) =>
        Failed(failure, address) with { Reason = reason, Return = address.ToString() };

    private ErrorDetail Failed(Exception? failure, ReturnAddress address) => failure switch
    {
        GitHubException { Failure: GitHubFailure.Unavailable } => new(StatusCodes.Status502BadGateway, "github_unavailable", "GitHub does not answer", $"The sign-in could not be completed: {failure.Message}.")
        {
            Remedy = "This is usually over in a few minutes.",
            Links = [Again(address)],
        },
        GitHubException { Failure: GitHubFailure.ApplicationRejected } => new(StatusCodes.Status502BadGateway, "application_rejected", "GitHub refuses this site", $"{failure.Message}.")
        {
            Remedy = "Whoever runs this site has to compare --client-id, --client-secret and --redirect-url with the OAuth application at GitHub.",
        },
        // The state or its cookie is missing, foreign or used; or the code is.
        _ => new(StatusCodes.Status403Forbidden, "sign_in_expired", "This sign-in cannot be completed", "It was begun in another browser or too long ago, or it is complete already.")
        {
            Links = [Again(address)],
        },
    };

    private PageLink Again(ReturnAddress address) => new("Sign in again", addresses.Endpoint("start", address));
}
