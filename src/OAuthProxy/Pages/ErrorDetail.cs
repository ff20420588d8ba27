namespace OAuthProxy.Pages;

/// <summary>What went wrong, told so that the person before the screen knows what to do. As a feature of a request it asks for an error page.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">For programs: stable, in snake case.</param>
/// <param name="Title">A few words.</param>
/// <param name="Message">One or two sentences.</param>
internal sealed record ErrorDetail(int Status, string Code, string Title, string Message)
{
    public string? Remedy { get; init; }

    /// <summary>For the operator: shown only if <c>show-debug-on-error</c> says so. Never a token, a code or a secret.</summary>
    public string? Reason { get; init; }

    /// <summary>Where the person wanted to go; the root where nobody knows.</summary>
    public string Return { get; init; } = "/";

    public IReadOnlyList<PageLink> Links { get; init; } = [];
}

/// <summary>A way on from a page; the first of several is the one that is most likely wanted.</summary>
internal sealed record PageLink(string Text, string Address);
