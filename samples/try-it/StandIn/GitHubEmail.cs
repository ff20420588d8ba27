namespace TryIt.StandIn;

/// <summary>An address of a user. GitHub gives a visibility (<c>public</c> or <c>private</c>) for the primary one only.</summary>
internal sealed record GitHubEmail(string Address, bool Primary = false, bool Verified = true, string? Visibility = null);
