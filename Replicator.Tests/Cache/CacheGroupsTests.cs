using Replicator.Cache;
using Replicator.Tests.Http;

namespace Replicator.Tests.Cache;

public sealed class CacheGroupsTests
{
    [Theory]
    [Trait("RFC", "9875 2")]
    [InlineData("", "")]
    [InlineData("Cache-Groups: \"a\", \"B c\";x", "a|B c")]
    [InlineData("Cache-Groups: \"a\" | cache-groups: \"b\"", "a|b")]
    [InlineData("Cache-Groups: \"a\\\"\\\\\"", "a\"\\")]
    [InlineData("Cache-Groups: \"\"", "")]
    [InlineData("Cache-Groups: a", null)]
    [InlineData("Cache-Groups: \"a\", b", null)]
    [InlineData("Cache-Groups: \"a\", 1", null)]
    [InlineData("Cache-Groups: \"a\",", null)]
    [InlineData("Cache-Group: \"a\"", null)]
    public void Groups_are_a_list_of_strings(string fields, string? groups) =>
        Assert.Equal(fields.Length == 0 || groups is null ? [] : groups.Split('|'), CacheGroups.Of(Moment.Stored(fields)));

    [Theory]
    [Trait("RFC", "9875 3")]
    [InlineData("POST", 200, true)]
    [InlineData("DELETE", 204, true)]
    [InlineData("PURPLE", 303, true)]
    [InlineData("POST", 404, false)]
    [InlineData("POST", 500, false)]
    [InlineData("GET", 200, false)]
    [InlineData("OPTIONS", 200, false)]
    public void An_unsafe_method_that_was_not_answered_by_an_error_invalidates(string method, int status, bool does) =>
        Assert.Equal(does ? ["a"] : [], CacheGroups.Invalidated(
            Text.Bytes(method), Moment.Response("Cache-Group-Invalidation: \"a\" | Cache-Groups: \"b\"", status)));

    [Theory]
    [Trait("RFC", "9875 2")]
    [InlineData(32, 32, 32)]
    [InlineData(128, 256, 128)]
    [InlineData(129, 1, 0)]
    [InlineData(2, 257, 0)]
    public void Many_and_long_groups_are_read_within_bounds(int count, int length, int read)
    {
        string groups = string.Join(", ", Enumerable.Range(0, count).Select(number => $"\"{number.ToString().PadLeft(length, 'x')[^length..]}\""));
        Assert.Equal(read, CacheGroups.Of(Moment.Stored($"Cache-Groups: {groups}")).Count);
    }
}
