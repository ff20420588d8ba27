namespace OAuthProxy.Tests.Support;

/// <summary>People for the rules to judge.</summary>
internal static class Person
{
    public static Identity Named(string login, string[]? emails = null, string[]? groups = null, string[]? repositories = null) =>
        new(1, login, emails ?? [$"{login}@corp.example"], groups ?? [], repositories ?? []);
}
