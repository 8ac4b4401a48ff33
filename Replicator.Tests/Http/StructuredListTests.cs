using Replicator.Http;

namespace Replicator.Tests.Http;

[Trait("RFC", "9651 4.2.1")]
public sealed class StructuredListTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("   ", "")]
    [InlineData("\"a\"", "String a")]
    [InlineData("  \"a\" ,\t\"b c\"  ", "String a|String b c")]
    [InlineData("\"a\";x;y=1,\"\"", "String a|String ")]
    [InlineData("\"a\\\"b\\\\\"", "String a\\\"b\\\\")]
    [InlineData("a, 1, 1.5, ?1, :YQ==:, (\"x\" y);z", "Token a|Integer 1|Decimal 1.5|Boolean 1|ByteSequence YQ==|InnerList \"x\" y")]
    [InlineData("\"a\",", null)]
    [InlineData(",\"a\"", null)]
    [InlineData("\"a\",,\"b\"", null)]
    [InlineData("\"a\" \"b\"", null)]
    [InlineData("\"a", null)]
    [InlineData("\"a\\b\"", null)]
    [InlineData("\"\u00E9\"", null)]
    [InlineData("\"a\";", null)]
    [InlineData("'a'", null)]
    public void Members_are_read_strictly(string text, string? members) => Assert.Equal(members, Read(text));

    [Fact]
    public void No_cut_of_a_list_is_read_beyond_its_end()
    {
        const string List = "\"a\\\"b\";x=\"y\" , tok, (1 \"2\");z, :YQ==:";
        for (int length = 0; length <= List.Length; length++)
        {
            string? read = Read(List[..length]);
            Assert.True(read is null || "String a\\\"b|Token tok|InnerList 1 \"2\"|ByteSequence YQ==".StartsWith(read));
        }
    }

    [Fact]
    [Trait("RFC", "9651 4.2")]
    public void Lines_are_combined() =>
        Assert.Equal("\"a\", \"b\"", Text.Of(StructuredList.Combined(Text.Fields("X: \"a\"", "Y: 1", "x: \"b\"").Values("x"u8))));

    private static string? Read(string text)
    {
        var members = new StructuredList(Text.Bytes(text));
        var read = new List<string>();
        while (members.MoveNext())
            read.Add($"{members.Kind} {Text.Of(members.Value)}");
        return members.IsInvalid ? null : string.Join('|', read);
    }
}
