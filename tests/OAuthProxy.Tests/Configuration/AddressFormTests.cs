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
    [InlineData("https://127.0.0.1:443", "127.0.0.1:443")]
    [InlineData("http://:4180", "[::]:4180")]
    [InlineData("http://[::1]:4180/", "[::1]:4180")]
    [InlineData("127.0.0.1:0", "127.0.0.1:0")]
    public void The_forms_people_have_are_understood(string text, string expected) =>
        Assert.Equal(IPEndPoint.Parse(expected), Reading.Good($"-http-address={text}").Listening.Http!.EndPoint);

    [Theory]
    [InlineData("unix:/run/proxy.sock", "unix:/run/proxy.sock", null)]
    [InlineData("unix:///run/proxy.sock", "unix:/run/proxy.sock", null)]
    [InlineData("unix:/run/proxy.sock,mode=0660", "unix:/run/proxy.sock", "660")]
    [InlineData("unix:///run/proxy.sock,mode=600", "unix:/run/proxy.sock", "600")]
    [InlineData("fd:3", "fd:3", null)]
    public void A_socket_is_understood_with_its_mode(string text, string expected, string? mode)
    {
        var address = Reading.Good($"-http-address={text}").Listening.Http!;

        Assert.Equal(expected, address.ToString());
        Assert.Equal(mode, address.Mode is { } given ? Convert.ToString((int)given, 8) : null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    public void Without_any_address_there_is_a_problem(string text)
    {
        var problem = Reading.Problem($"-http-address={text}");

        Assert.Equal(("http-address", "nothing is left to listen on"), (problem.Option, problem.Message));
    }

    [Theory]
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
    [InlineData("http://127.0.0.1:80/path")]
    [InlineData("unix:")]
    [InlineData("unix:/")]
    [InlineData("unix:run/proxy.sock")]
    [InlineData("unix://host/run/proxy.sock")]
    [InlineData("unix:/run/proxy.sock,mode=")]
    [InlineData("unix:/run/proxy.sock,mode=0888")]
    [InlineData("unix:/run/proxy.sock,mode=7777")]
    [InlineData("unix:/run/proxy.sock,owner=me")]
    [InlineData("unix:/0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678")]
    [InlineData("fd:0")]
    [InlineData("fd:2")]
    [InlineData("fd:")]
    [InlineData("fd:three")]
    public void Anything_else_is_refused(string text)
    {
        var problem = Reading.Problem($"-http-address={text}");

        Assert.Equal(("http-address", $"'{text}' is not an address to listen on"), (problem.Option, problem.Message));
        Assert.Contains("127.0.0.1:4180", problem.Remedy, StringComparison.Ordinal);
    }
}
