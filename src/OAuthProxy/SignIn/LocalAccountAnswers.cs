using OAuthProxy.Accounts;
using OAuthProxy.Pages;

namespace OAuthProxy.SignIn;

/// <summary>What is said of an attempt that was not looked at.</summary>
internal static class LocalAccountAnswers
{
    public static ErrorDetail Detail(PasswordCheck check) => check.Outcome == PasswordOutcome.TooSoon
        ? new(StatusCodes.Status429TooManyRequests, "too_many_attempts", "Too many attempts", "Too many sign-ins from your address failed.") { Remedy = "Wait a moment, then try again." }
        : new(StatusCodes.Status503ServiceUnavailable, "sign_in_busy", "Too many sign-ins", "More people sign in right now than can be checked.") { Remedy = "Wait a moment, then try again." };
}
