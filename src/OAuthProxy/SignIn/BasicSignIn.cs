using System.Text;
using OAuthProxy.Accounts;

namespace OAuthProxy.SignIn;

/// <summary>
/// Programs that send name and password with each request (RFC 7617). The header of an account of ours stays here, whatever its password; that
/// of somebody else belongs to the application.
/// </summary>
internal sealed partial class BasicSignIn(LocalAccounts accounts, ILogger<BasicSignIn> logger)
{
    private const string Scheme = "Basic";

    public bool Concerns(HttpRequest request) => accounts.Exist && Parts(request).Any(IsBasic);

    /// <summary>Who it is, and what became of the attempt; no attempt is made where the header is the application's.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isStranger">Without a good password the request would not pass.</param>
    public async ValueTask<Presented> TryAsync(HttpContext context, bool isStranger)
    {
        var credentials = Parts(context.Request).Select(Parse).ToList();
        var isOurs = credentials.Exists(one => one is { } pair && accounts.Has(pair.Name));
        if (isOurs)
        {
            context.Request.Headers.Authorization = default;
        }
        else if (!isStranger)
        {
            return Presented.Nothing;
        }

        if (credentials is not [{ } sent])
        {
            return Failed(context.Request, new(PasswordOutcome.Wrong));
        }

        var check = await accounts.CheckAsync(sent.Name, sent.Password, ClientAddress.OrPeer(context));
        if (check.Outcome == PasswordOutcome.Right)
        {
            return new(new Caller(accounts.IdentityOf(sent.Name), ""));
        }

        if (check.Outcome == PasswordOutcome.Wrong)
        {
            Log.Failed(logger, ClientAddress.OrPeer(context), isOurs ? sent.Name : "an unknown name", isOurs ? AuthEvent.Failure(context, sent.Name) : AuthEvent.Failure(context));
        }

        return Failed(context.Request, check);
    }

    private static Presented Failed(HttpRequest request, PasswordCheck check) => new()
    {
        Answer = check.Outcome == PasswordOutcome.Wrong ? null : LocalAccountAnswers.Detail(check),
        RetryAfter = check.RetryAfter,

        // Whoever sends a password without a wish for HTML is a program, such as curl with its Accept of anything.
        IsFromProgram = !request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>Two headers may have become one on the way, with a comma between, which no Basic credentials have in them.</summary>
    private static IEnumerable<string> Parts(HttpRequest request) =>
        request.Headers.Authorization.SelectMany(header => (header ?? "").Split(',', StringSplitOptions.TrimEntries));

    private static bool IsBasic(string part) =>
        part.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && (part.Length == Scheme.Length || char.IsWhiteSpace(part[Scheme.Length]));

    private static (string Name, string Password)? Parse(string part)
    {
        if (!IsBasic(part))
        {
            return null;
        }

        var encoded = part.AsSpan(Scheme.Length).Trim();
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64Chars(encoded, bytes, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : (text[..colon], text[(colon + 1)..]);
    }

    private static partial class Log
    {
        [LoggerMessage(440, LogLevel.Warning, "A request from {Address} had a wrong password for {Name}.")]
        public static partial void Failed(ILogger logger, System.Net.IPAddress? address, string name, AuthEvent outcome);
    }
}
