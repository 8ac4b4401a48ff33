using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class UpgradesTests
{
    [Theory]
    [InlineData("websocket", "Upgrade", 1, "websocket")]
    [InlineData("websocket", "keep-alive, upgrade", 1, "websocket")]
    [InlineData("h2c, websocket, IRC/6.9", "Upgrade", 1, "websocket, IRC/6.9")]
    [InlineData("h2c", "Upgrade, HTTP2-Settings", 1, null)]
    [InlineData("H2C", "Upgrade", 1, null)]
    [InlineData("websocket", "Upgrade", 0, null)]
    [InlineData("websocket", "close", 1, null)]
    [InlineData("a b, /1, a/, a/b/c, \"x\"", "Upgrade", 1, null)]
    [InlineData("", "Upgrade", 1, null)]
    [Trait("RFC", "9110 7.8")]
    public void Protocols_are_offered_by_Upgrade_that_Connection_names(
        string upgrade, string connection, int minorVersion, string? offered)
    {
        var head = new RequestHead();
        head.SetLine("GET"u8, "/"u8, minorVersion);
        head.Fields.Add("Connection"u8, connection);
        head.Fields.Add("Upgrade"u8, upgrade);
        Assert.Equal(offered, Upgrades.OfferedBy(head));
    }

    [Theory]
    [InlineData("websocket", "Upgrade", "websocket", "websocket")]
    [InlineData("WebSocket", "upgrade", "a, websocket", "WebSocket")]
    [InlineData("a, b", "Upgrade", "b, a", "a, b")]
    [InlineData("a, c", "Upgrade", "b, a", null)]
    [InlineData("h2c", "Upgrade", "websocket", null)]
    [InlineData("a, b", "Upgrade", "a", null)]
    [InlineData("websocket", "close", "websocket", null)]
    [InlineData("", "Upgrade", "websocket", null)]
    [InlineData("websocket", "Upgrade", null, null)]
    [Trait("RFC", "9110 7.8")]
    public void Only_what_was_offered_is_chosen(string upgrade, string connection, string? offered, string? chosen)
    {
        var head = new ResponseHead();
        head.SetLine(101);
        head.Fields.Add("Connection"u8, connection);
        head.Fields.Add("Upgrade"u8, upgrade);
        Assert.Equal(chosen, Upgrades.ChosenBy(head, offered));
    }
}
