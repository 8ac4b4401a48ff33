using Replicator.Cache;
using Replicator.Tests.Http;

namespace Replicator.Tests.Cache;

[Trait("RFC", "9211 2")]
public sealed class CacheStatusTests
{
    public static TheoryData<int, string> Members => new()
    {
        { 0, "replicator" },
        { 1, "replicator; hit; ttl=30" },
        { 2, "replicator; fwd=stale; fwd-status=304; collapsed; stored; ttl=60; key=\"http://a.test:80/b\"; detail=x" },
        { 3, "replicator; fwd=uri-miss; fwd-status=200" },
        { 4, "replicator; hit; ttl=-1" },
        { 5, "replicator; hit; key=\"a\\\"b\\\\c\"; detail=\"line down\"" },
        { 6, "replicator; fwd=request; detail=\"\"" },
        { 7, "replicator; hit; key=\"??\"; detail=\"1a\"" },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public void A_member_tells_what_became_of_the_request(int sample, string text) =>
        Assert.Equal(text, Sample(sample).ToString());

    [Theory]
    [MemberData(nameof(Members))]
    public void What_does_not_fit_is_refused_at_every_length(int sample, string text)
    {
        for (int length = 0; length <= text.Length + 1; length++)
        {
            byte[] destination = new byte[length];
            bool fits = Sample(sample).TryFormat(destination, out int written);
            Assert.Equal(length >= text.Length, fits);
            Assert.True(written <= length);
            if (fits)
                Assert.Equal(text, Text.Of(destination.AsSpan(0, written)));
        }
    }

    [Fact]
    [Trait("RFC", "8941 3.3.3")]
    public void No_control_byte_and_no_line_end_leaves_a_string()
    {
        string all = new([.. Enumerable.Range(0, 0x180).Select(code => (char)code)]);
        string text = new CacheStatus { Key = all, Detail = all }.ToString();
        Assert.DoesNotContain(text, letter => letter is < ' ' or > '~');
    }

    private static CacheStatus Sample(int number) => number switch
    {
        0 => default,
        1 => new() { Hit = true, FreshFor = TimeSpan.FromSeconds(30.9) },
        2 => new()
        {
            Forward = "stale",
            ForwardStatus = 304,
            Collapsed = true,
            Stored = true,
            FreshFor = TimeSpan.FromSeconds(60),
            Key = "http://a.test:80/b",
            Detail = "x",
        },
        3 => new() { Forward = "uri-miss", ForwardStatus = 200 },
        4 => new() { Hit = true, Forward = "stale", FreshFor = TimeSpan.FromSeconds(-0.5) },
        5 => new() { Hit = true, Key = "a\"b\\c", Detail = "line down" },
        6 => new() { Forward = "request", Detail = "" },
        _ => new() { Hit = true, Key = "é\n", Detail = "1a" },
    };
}
