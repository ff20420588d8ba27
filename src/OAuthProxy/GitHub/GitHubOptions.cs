namespace OAuthProxy.GitHub;

/// <summary>The OAuth application and where GitHub is: github.com, or a GitHub Enterprise Server.</summary>
internal sealed record GitHubOptions
{
    public string ClientId { get; init; } = "";

    public Secret ClientSecret { get; init; } = Secret.None;

    /// <summary>The authorization endpoint (RFC 6749 section 3.1).</summary>
    public Uri LoginUrl { get; init; } = new("https://github.com/login/oauth/authorize");

    /// <summary>The token endpoint (RFC 6749 section 3.2).</summary>
    public Uri RedeemUrl { get; init; } = new("https://github.com/login/oauth/access_token");

    /// <summary>The base of the REST API, with a slash at its end.</summary>
    public Uri ApiUrl { get; init; } = new("https://api.github.com/");

    /// <summary>Scopes, separated by blanks; <c>read:org</c> is what makes private memberships visible.</summary>
    public string Scope { get; init; } = "user:email read:org";

    /// <summary>What GitHub is to ask even of somebody whom it knows, such as <c>select_account</c>; empty: nothing.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>The <c>response_mode</c> parameter (OAuth 2.0 Multiple Response Type Encoding Practices); empty: none.</summary>
    public string ResponseMode { get; init; } = "";

    /// <summary>Files with the certificates (PEM) of the authorities that may vouch for GitHub; empty: those of the system.</summary>
    public IReadOnlyList<string> AuthorityFiles { get; init; } = [];

    /// <summary>The system's authorities may vouch for GitHub beside those of the files.</summary>
    public bool TrustsSystem { get; init; }

    /// <summary>Accept any certificate of GitHub.</summary>
    public bool InsecureSkipVerify { get; init; }

    /// <summary>The redirect URI as registered with GitHub, path included; null: made from the request.</summary>
    public Uri? RedirectUrl { get; init; }

    /// <summary>The repository (<c>owner/name</c>) to which access is to be proved at sign-in; empty: none.</summary>
    public string Repository { get; init; } = "";

    /// <summary>A token of somebody with push access to <see cref="Repository"/>, with which collaborators are looked up; none: each person's own token is used.</summary>
    public Secret RepositoryToken { get; init; } = Secret.None;

    /// <summary>The site that people use in a browser, for links on pages.</summary>
    public Uri Site => new(LoginUrl.GetLeftPart(UriPartial.Authority) + "/");

    /// <summary>
    /// The API's base from a <c>validate-url</c>, which people give as <c>https://HOST/api/v3</c>, <c>https://HOST/api/v3/user</c> or
    /// <c>https://api.github.com/user</c>.
    /// </summary>
    public static Uri ApiBase(Uri validateUrl)
    {
        var segments = validateUrl.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        var version = segments.FindIndex(segment => segment.Length >= 2 && segment[0] == 'v' && segment.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0);
        var kept = version switch
        {
            > 0 when segments[version - 1] == "api" => segments.Take(version + 1),
            _ => segments.AsEnumerable().Reverse().SkipWhile(segment => segment is "user" or "emails").Reverse(),
        };
        var path = string.Concat(kept.Select(segment => segment + "/"));
        return new Uri($"{validateUrl.GetLeftPart(UriPartial.Authority)}/{path}");
    }
}
