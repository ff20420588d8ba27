using System.Reflection;
using OAuthProxy.Configuration;
using OAuthProxy.Sessions;
using OAuthProxy.SignIn;
using Xunit;

namespace OAuthProxy.Tests.Architecture;

/// <summary>The other tests of this folder look for what must not be there; these show that it would be found.</summary>
public sealed class CodeReaderTests
{
    [Fact]
    public void Sees_a_type_in_a_signature() => Assert.Contains((typeof(Settings), typeof(SessionCookieOptions)), CodeReader.TypeUses);

    [Fact]
    public void Sees_a_call_inside_of_a_method_body() => Assert.Contains(
        CodeReader.Uses,
        use => use.Type == typeof(SessionsExtensions) && use.Used is MethodInfo { Name: nameof(UseMiddlewareExtensions.UseMiddleware) });

    [Fact]
    public void Sees_a_call_inside_of_an_async_method_and_of_a_lambda()
    {
        Assert.Contains(CodeReader.TypeUses, use => CodeReader.Outermost(use.Type) == typeof(GitHubRenewal) && use.Type.Name.Contains('<', StringComparison.Ordinal));
        Assert.Contains(CodeReader.TypeUses, use => CodeReader.Outermost(use.Type) == typeof(OptionCatalog) && use.Type.Name.Contains('<', StringComparison.Ordinal) && use.Used == typeof(SessionCookieOptions));
    }

    [Fact]
    public void Sees_a_generic_argument() => Assert.Contains((typeof(SessionsExtensions), typeof(SessionMiddleware)), CodeReader.TypeUses);

    [Fact]
    public void Sees_a_base_type_and_an_interface()
    {
        Assert.Contains((typeof(GitHubRenewal), typeof(ISessionRenewal)), CodeReader.TypeUses);
        Assert.Contains((typeof(InvalidValueException), typeof(FormatException)), CodeReader.TypeUses);
    }

    [Fact]
    public void Sees_a_property_of_the_clock_where_it_is_used() => Assert.Contains(
        CodeReader.Uses,
        use => use.Used is MethodInfo { Name: nameof(TimeProvider.GetUtcNow) } && use.Type == typeof(SessionLifetime));
}
