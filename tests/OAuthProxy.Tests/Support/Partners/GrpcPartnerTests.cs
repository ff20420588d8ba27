using Xunit;

namespace OAuthProxy.Tests.Support.Partners;

public sealed class GrpcPartnerTests(GrpcPartner grpc) : IClassFixture<GrpcPartner>
{
    [Fact]
    public async Task Answers_a_message_and_tells_what_metadata_it_saw()
    {
        var reply = await GrpcPartner.CallAsync(new GrpcCall(grpc.Target, "Unary", "hällo")
        {
            Metadata = [new("x-user", "alice"), new("x-user", "bob"), new("x-bin", "AQID")],
        });

        var message = Assert.Single(reply.Messages);
        Assert.Equal("hällo", message.Text);
        Assert.Equal(["alice", "bob"], message.Metadata["x-user"]);
        Assert.Equal("AQID", Assert.Single(message.Metadata["x-bin"]));
        Assert.Equal("OK", reply.Code);
        Assert.Equal("yes", Assert.Single(reply.Initial["echo-initial"]));
        Assert.Equal("yes", Assert.Single(reply.Trailing["echo-trailing"]));
    }

    [Fact]
    public async Task Streams_as_many_messages_as_it_is_asked_for()
    {
        var reply = await GrpcPartner.CallAsync(new GrpcCall(grpc.Target, "Stream", "3"));

        Assert.Equal(["1", "2", "3"], reply.Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Answers_each_message_of_a_stream_before_the_next_is_sent()
    {
        var reply = await GrpcPartner.CallAsync(new GrpcCall(grpc.Target, "Bidi", "a", "b", "c"));

        Assert.Equal(["a", "b", "c"], reply.Messages.Select(message => message.Text));
        Assert.Equal("OK", reply.Code);
    }

    [Fact]
    public async Task Fails_with_a_status_and_trailing_metadata()
    {
        var reply = await GrpcPartner.CallAsync(new GrpcCall(grpc.Target, "Fail", "not today"));

        Assert.Empty(reply.Messages);
        Assert.Equal("FAILED_PRECONDITION", reply.Code);
        Assert.Equal("not today", reply.Details);
        Assert.Equal("as-asked", Assert.Single(reply.Trailing["reason"]));
    }

    [Fact]
    public async Task Tells_when_nobody_answers()
    {
        var reply = await GrpcPartner.CallAsync(new GrpcCall($"127.0.0.1:{LoopbackPort.Free()}", "Unary", "x"));

        Assert.Equal("UNAVAILABLE", reply.Code);
    }
}
