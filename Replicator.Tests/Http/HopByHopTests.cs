using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class HopByHopTests
{
    [Theory]
    [Trait("RFC", "9110 7.6.1")]
    [InlineData("Keep-Alive")]
    [InlineData("Proxy-Connection")]
    [InlineData("TE")]
    [InlineData("Trailer")]
    [InlineData("transfer-encoding")]
    [InlineData("Upgrade")]
    [InlineData("Proxy-Authorization")]
    [InlineData("Proxy-Authenticate")]
    [InlineData("Proxy-Authentication-Info")]
    [InlineData("Connection")]
    public void What_is_meant_for_one_hop_is_not_forwarded(string name)
    {
        FieldSection fields = Text.Fields("A: b", $"{name}: x", "C: d", $"{name}: y");
        HopByHop.Remove(fields);
        Assert.Equal(["A: b", "C: d"], Text.Lines(fields));
    }

    [Fact]
    [Trait("RFC", "9110 7.6.1")]
    public void What_connection_names_is_not_forwarded()
    {
        FieldSection fields = Text.Fields(
            "X-One: 1",
            "Connection: x-one, close",
            "Kept: 2",
            "X-Two: 3",
            "x-one: 4",
            "connection: Connection,X-TWO",
            "Connection: X-Three",
            "X-Three: 5");
        HopByHop.Remove(fields);
        Assert.Equal(["Kept: 2"], Text.Lines(fields));
    }

    [Fact]
    [Trait("RFC", "9110 7.6.1")]
    public void A_quote_in_connection_hides_no_option()
    {
        FieldSection fields = Text.Fields("Connection: \"keep-alive, X-A", "X-A: 1", "Kept: 2");
        HopByHop.Remove(fields);
        Assert.Equal(["Kept: 2"], Text.Lines(fields));
    }

    [Theory]
    [Trait("RFC", "9110 7.6.1")]
    [InlineData("Host")]
    [InlineData("content-length")]
    [InlineData("Content-Encoding")]
    [InlineData("Content-Range")]
    [InlineData("Content-Type")]
    [InlineData("Via")]
    public void Connection_takes_nothing_without_which_the_message_is_another(string name)
    {
        FieldSection fields = Text.Fields($"Connection: {name}", $"{name}: x");
        HopByHop.Remove(fields);
        Assert.Equal([$"{name}: x"], Text.Lines(fields));
    }

    [Fact]
    [Trait("RFC", "9110 7.6.3")]
    public void We_stand_last_in_via()
    {
        FieldSection fields = Text.Fields("Via: 1.1 other");
        HopByHop.AddVia(fields, 0, "replicator-1");
        Assert.Equal(["Via: 1.1 other", "Via: 1.0 replicator-1"], Text.Lines(fields));
        Assert.True(HopByHop.ViaContains(fields, "replicator-1"));
    }

    [Theory]
    [Trait("RFC", "9110 7.6.3")]
    [InlineData("Via: 1.1 me", true)]
    [InlineData("Via: HTTP/1.1 ME (comment)", true)]
    [InlineData("Via: 1.0 other, 1.1\tme", true)]
    [InlineData("Via: 1.0 other|Via: 1.1  me (x)", true)]
    [InlineData("Via: 1.1 me:80", false)]
    [InlineData("Via: 1.1 mean", false)]
    [InlineData("Via: 1.1 other (me)", false)]
    [InlineData("Via: me", false)]
    [InlineData("Via:", false)]
    [InlineData("X: 1.1 me", false)]
    public void A_loop_is_seen_in_via(string fields, bool loop)
    {
        Assert.Equal(loop, HopByHop.ViaContains(Text.Fields(fields.Split('|')), "me"));
    }
}
