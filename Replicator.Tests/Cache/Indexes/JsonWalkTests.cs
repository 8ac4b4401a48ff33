using System.Text;
using System.Text.Json;
using Replicator.Cache.Indexes;

namespace Replicator.Tests.Cache.Indexes;

public sealed class JsonWalkTests
{
    [Theory]
    [InlineData((64 << 10) - 3)]
    [InlineData((64 << 10) - 2)]
    [InlineData((64 << 10) - 1)]
    [InlineData(64 << 10)]
    [InlineData(1 << 20)]
    public void A_string_that_is_too_long_is_empty(int length)
    {
        string text = string.Concat(Enumerable.Repeat("\\\"ab\\\\", length / 6));
        text += new string('x', length % 6);
        byte[] bytes = Encoding.ASCII.GetBytes($"{{\"a\" : \"{text}\", \"b\": \"after\"}}");
        foreach (int cut in new[] { 1, 7, 1000, 64 << 10, length })
        {
            var walk = new JsonWalk(new CutStream(bytes, cut, isRepeated: true));
            Assert.True(walk.Next());
            Assert.True(walk.NextProperty(0));
            Assert.True(walk.Name.SequenceEqual("a"u8));
            Assert.Equal(JsonTokenType.String, walk.Type);
            Assert.True(length > 60 << 10 && walk.Text is "" or { Length: > 1 });
            Assert.True(walk.NextProperty(0));
            Assert.True(walk.Name.SequenceEqual("b"u8));
            Assert.Equal("after", walk.Text);
            Assert.False(walk.NextProperty(0));
            Assert.False(walk.Next());
        }
    }

    [Fact]
    public void A_name_that_is_too_long_is_empty()
    {
        var walk = WalkThrough($"{{\"{new string('x', 200)}\":1,\"{new string('x', 100 << 10)}\":2}}");
        Assert.True(walk.Next());
        Assert.True(walk.NextProperty(0));
        Assert.True(walk.Name.IsEmpty);
        Assert.True(walk.NextProperty(0));
        Assert.True(walk.Name.IsEmpty);
        Assert.Equal(JsonTokenType.Number, walk.Type);
    }

    [Fact]
    public void What_was_not_asked_for_is_passed_over()
    {
        var walk = WalkThrough("""{"a":{"b":[{"c":1},[2]],"d":3},"e":[4,{"f":5},[6],"g"],"h":7}""");
        Assert.True(walk.Next());
        Assert.True(walk.NextProperty(0));
        Assert.True(walk.NextProperty(0));
        Assert.True(walk.Name.SequenceEqual("e"u8));
        int depth = walk.Depth;
        var types = new List<JsonTokenType>();
        while (walk.NextItem(depth))
            types.Add(walk.Type);
        Assert.Equal(
            [JsonTokenType.Number, JsonTokenType.StartObject, JsonTokenType.StartArray, JsonTokenType.String], types);
        Assert.True(walk.NextProperty(0));
        Assert.True(walk.Name.SequenceEqual("h"u8));
        Assert.False(walk.NextProperty(0));
    }

    [Theory]
    [InlineData("\"a\\u00e9\\n\"", "aé\n")]
    [InlineData("\"\"", "")]
    [InlineData("\"\\ud800\"", null)]
    [InlineData("12", null)]
    [InlineData("null", null)]
    public void Texts(string json, string? expected)
    {
        var walk = WalkThrough(json);
        Assert.True(walk.Next());
        Assert.Equal(expected, walk.Text);
    }

    [Fact]
    public void Values_follow_one_another_after_a_byte_order_mark()
    {
        foreach (int cut in new[] { 1, 2, 3, 4, 100 })
        {
            var walk = new JsonWalk(new CutStream(Encoding.UTF8.GetBytes("\uFEFF1\n{}\n"), cut, isRepeated: true));
            Assert.True(walk.Next());
            Assert.Equal(JsonTokenType.Number, walk.Type);
            Assert.True(walk.Next());
            Assert.True(walk.Next());
            Assert.False(walk.Next());
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"a\"")]
    [InlineData("\"a")]
    [InlineData("nul")]
    [InlineData("}")]
    [InlineData("{a}")]
    public void What_is_no_JSON_is_said(string text) => Assert.Throws<IOException>(() => ToEnd(WalkThrough(text)));

    [Fact]
    public void What_cannot_be_held_is_said()
    {
        Assert.Throws<IOException>(() => ToEnd(WalkThrough(new string('1', 100 << 10))));
        Assert.Throws<IOException>(() => ToEnd(WalkThrough($"{{\"a\"{new string(' ', 100 << 10)}:1}}")));
        Assert.Throws<IOException>(() => ToEnd(WalkThrough(new string('[', 300))));
        Assert.Throws<IOException>(() => ToEnd(WalkThrough($"\"{new string('a', 100 << 10)}")));
    }

    private static JsonWalk WalkThrough(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static void ToEnd(JsonWalk walk)
    {
        while (walk.Next())
        {
        }
    }
}
