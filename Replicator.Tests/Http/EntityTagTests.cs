using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class EntityTagTests
{
    [Theory]
    [Trait("RFC", "9110 8.8.3")]
    [InlineData("\"a\"", true, true)]
    [InlineData("\"\"", true, true)]
    [InlineData("W/\"a\"", true, false)]
    [InlineData("W/\"\"", true, false)]
    [InlineData("\"a\\\"", true, true)]
    [InlineData("\"\u00e9\"", true, true)]
    [InlineData("\"!#~\"", true, true)]
    [InlineData("", false, false)]
    [InlineData("\"", false, false)]
    [InlineData("W/\"", false, false)]
    [InlineData("W/", false, false)]
    [InlineData("*", false, false)]
    [InlineData("a", false, false)]
    [InlineData("'a'", false, false)]
    [InlineData("\"a", false, false)]
    [InlineData("a\"", false, false)]
    [InlineData("\"a\"b\"", false, false)]
    [InlineData("\"a b\"", false, false)]
    [InlineData("\"a\u007f\"", false, false)]
    [InlineData("\"a\t\"", false, false)]
    [InlineData("\"a\0\"", false, false)]
    [InlineData("w/\"a\"", false, false)]
    [InlineData("W/W/\"a\"", false, false)]
    [InlineData("W\"a\"", false, false)]
    [InlineData(" \"a\"", false, false)]
    [InlineData("\"a\", \"b\"", false, false)]
    public void Only_quoted_tags_are_valid_and_weak_ones_say_so(string tag, bool valid, bool strong)
    {
        Assert.Equal(valid, EntityTag.IsValid(Text.Bytes(tag)));
        Assert.Equal(strong, EntityTag.IsStrong(Text.Bytes(tag)));
    }

    [Theory]
    [Trait("RFC", "9110 8.8.3.2")]
    [InlineData("W/\"1\"", "W/\"1\"", false, true)]
    [InlineData("W/\"1\"", "W/\"2\"", false, false)]
    [InlineData("W/\"1\"", "\"1\"", false, true)]
    [InlineData("\"1\"", "\"1\"", true, true)]
    [InlineData("\"1\"", "\"2\"", false, false)]
    [InlineData("\"a\"", "\"A\"", false, false)]
    [InlineData("1", "1", false, false)]
    [InlineData("", "", false, false)]
    public void Tags_compare_strongly_or_weakly(string one, string other, bool strongly, bool weakly)
    {
        Assert.Equal(strongly, EntityTag.EqualsStrongly(Text.Bytes(one), Text.Bytes(other)));
        Assert.Equal(strongly, EntityTag.EqualsStrongly(Text.Bytes(other), Text.Bytes(one)));
        Assert.Equal(weakly, EntityTag.EqualsWeakly(Text.Bytes(one), Text.Bytes(other)));
        Assert.Equal(weakly, EntityTag.EqualsWeakly(Text.Bytes(other), Text.Bytes(one)));
    }
}
