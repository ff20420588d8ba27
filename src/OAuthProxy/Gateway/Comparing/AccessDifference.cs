namespace OAuthProxy.Gateway.Comparing;

/// <summary>Who gains and who loses what between two versions of the gateway file.</summary>
/// <param name="Changes">By host and path.</param>
/// <param name="Unfinished">Host and path of rules with more combinations than are told.</param>
internal sealed record AccessDifference(IReadOnlyList<AccessChange> Changes, IReadOnlyList<string> Unfinished);

/// <param name="Place">Host and path, as a route has them.</param>
/// <param name="IsGain">May now and could not before; otherwise the other way round.</param>
/// <param name="Principal">Who.</param>
/// <param name="Methods">With which methods; empty: with all.</param>
/// <param name="Before">Where the rule of before is written; null: nowhere, nothing was served or the rules of the flags hold.</param>
/// <param name="After">Where the rule of now is written.</param>
internal sealed record AccessChange(string Place, bool IsGain, string Principal, IReadOnlyList<string> Methods, FilePosition? Before, FilePosition? After);
