using System.Globalization;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class GrpcTests(GrpcPartner grpc) : IClassFixture<GrpcPartner>
{
    [Fact]
    public async Task Passes_a_call_and_tells_the_server_who_calls()
    {
        var reply = await CallAsync("Unary", "h\u00e4llo");

        var message = Assert.Single(reply.Messages);
        Assert.Equal("h\u00e4llo", message.Text);
        Assert.Equal(["alice"], message.Metadata["x-forwarded-user"]);
        Assert.Equal(["acme,acme:sre"], message.Metadata["x-forwarded-groups"]);
        Assert.Equal(["AQID"], message.Metadata["own-bin"]);
        Assert.Empty(message.Metadata["cookie"]);
        Assert.Empty(message.Metadata["x_forwarded_email"]);
        Assert.Equal(["yes"], reply.Initial["echo-initial"]);
        Assert.Equal(["yes"], reply.Trailing["echo-trailing"]);
        Assert.Equal("OK", reply.Code);
    }

    [Fact]
    public async Task Passes_a_stream()
    {
        var reply = await CallAsync("Stream", "50");

        Assert.Equal(Enumerable.Range(1, 50).Select(number => number.ToString(CultureInfo.InvariantCulture)), reply.Messages.Select(message => message.Text));
        Assert.Equal("OK", reply.Code);
    }

    [Fact]
    public async Task Passes_each_message_of_a_conversation_when_it_is_sent()
    {
        var reply = await CallAsync("Bidi", "a", "b", "c");

        Assert.Equal(["a", "b", "c"], reply.Messages.Select(message => message.Text));
        Assert.Equal("OK", reply.Code);
    }

    [Fact]
    public async Task Passes_a_failure_with_its_details()
    {
        var reply = await CallAsync("Fail", "not today");

        Assert.Equal(("FAILED_PRECONDITION", "not today"), (reply.Code, reply.Details));
        Assert.Equal(["as-asked"], reply.Trailing["reason"]);
    }

    [Fact]
    public async Task Tells_a_stranger_that_he_is_not_signed_in()
    {
        await using var proxy = await ProxyUnderTest.StartAsync($"--upstream={grpc.Address}");

        var reply = await GrpcPartner.CallAsync(new GrpcCall(proxy.EndPoint.ToString(), "Unary", "x") { Authority = ProxyUnderTest.Host });

        Assert.Equal("UNAUTHENTICATED", reply.Code);
        Assert.Empty(reply.Messages);
    }

    [Fact]
    public async Task Tells_that_the_server_is_down()
    {
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream=http://127.0.0.1:{LoopbackPort.Free()}/");

        var reply = await GrpcPartner.CallAsync(Call(signedIn, "Unary", "x"));

        Assert.Equal("UNAVAILABLE", reply.Code);
    }

    private static GrpcCall Call(SignedInProxy signedIn, string method, params string[] messages) =>
        new(signedIn.Proxy.EndPoint.ToString(), method, messages)
        {
            Authority = ProxyUnderTest.Host,
            Metadata = [new("cookie", signedIn.Cookie), new("x-forwarded-user", "spoofed"), new("x_forwarded_email", "spoofed"), new("own-bin", "AQID")],
        };

    private async Task<GrpcReply> CallAsync(string method, params string[] messages)
    {
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={grpc.Address}");
        return await GrpcPartner.CallAsync(Call(signedIn, method, messages));
    }
}
