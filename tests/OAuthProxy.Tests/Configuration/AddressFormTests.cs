using System.Net;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class AddressFormTests
{
    [Theory]
    [InlineData("127.0.0.1:4180", "127.0.0.1:4180")]
    [InlineData("0.0.0.0:4180", "0.0.0.0:4180")]
    [InlineData("localhost:8080", "127.0.0.1:8080")]
    [InlineData(":4180", "[::]:4180")]
    [InlineData("[::1]:4180", "[::1]:4180")]
    [InlineData("[::]:4180", "[::]:4180")]
    [InlineData("[2001:db8::1]:80", "[2001:db8::1]:80")]
    [InlineData("http://127.0.0.1:4180", "127.0.0.1:4180")]
    [InlineData("http://:4180", "[::]:4180")]
    [InlineData("http://[::1]:4180/", "[::1]:4180")]
    [InlineData("127.0.0.1:0", "127.0.0.1:0")]
    public void The_forms_people_have_are_understood(string text, string expected) =>
        Assert.Equal(IPEndPoint.Parse(expected), Reading.Good($"-http-address={text}").Listening.Http);

    [Theory]
    [InlineData("")]
    [InlineData("4180")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:http")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("127.0.0.1: 80")]
    [InlineData("300.0.0.1:80")]
    [InlineData("kibana.example.com:80")]
    [InlineData("::1:4180")]
    [InlineData("[::1]")]
    [InlineData("[]:80")]
    [InlineData("https://127.0.0.1:443")]
    [InlineData("http://127.0.0.1:80/path")]
    [InlineData("unix:///run/proxy.sock")]
    public void Anything_else_is_refused(string text)
    {
        var problem = Reading.Problem($"-http-address={text}");

        Assert.Equal(("http-address", $"'{text}' is not an address to listen on"), (problem.Option, problem.Message));
        Assert.Contains("127.0.0.1:4180", problem.Remedy, StringComparison.Ordinal);
    }
}
