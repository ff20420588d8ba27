using TryIt.StandIn;

namespace TryIt;

/// <summary>Who there is in this small world, and the app the proxy signs them in with.</summary>
internal static class DemoWorld
{
    public const string Organization = "acme";
    public const string ClientId = "try-it";

    public const string People = """
          alice     member of acme and of its team sre: comes in
          bob       member of acme, but his address is not verified: is refused
          mallory   a stranger to acme: is refused
        """;

    public static GitHubDirectory Create(string clientSecret, Uri redirectUri)
    {
        var directory = new GitHubDirectory();
        directory.AddUser(
            "alice", "Alice Example", new GitHubEmail("alice@acme.example", Primary: true), new GitHubEmail("alice@home.example"));
        directory.AddUser("bob", "Bob Example", new GitHubEmail("bob@acme.example", Primary: true, Verified: false));
        directory.AddUser("mallory", "Mallory Example", new GitHubEmail("mallory@elsewhere.example", Primary: true));
        directory.AddOrganization(Organization, "alice", "bob");
        directory.AddTeam(Organization, "sre", "alice");
        directory.AddApp(ClientId, clientSecret, redirectUri.AbsoluteUri);
        return directory;
    }
}
