using Replicator.Cache;
using Replicator.Http;
using Replicator.Tests.Http;

namespace Replicator.Tests.Cache;

[Trait("RFC", "9111 4.1")]
public sealed class VarianceTests
{
    [Theory]
    [InlineData("", "Accept: a", "")]
    [InlineData("Vary: Accept", "", "")]
    [InlineData("Vary: Accept", "Accept: a", "accept: a")]
    [InlineData("Vary: ACCEPT, accept", "Accept: a", "accept: a")]
    [InlineData("Vary: Accept | Vary: X-A", "X-A: 1 | Accept: a | Other: x", "accept: a|x-a: 1")]
    [InlineData("Vary: Accept", "Accept: a | Accept: B,c", "accept: a,b,c")]
    [InlineData("Vary: Accept", "Accept:", "accept: ")]
    [InlineData(
        "Vary: Accept-Encoding", "Accept-Encoding: GZip ,  br;q=1 | accept-encoding: x", "accept-encoding: br,gzip,x")]
    [InlineData("Vary: *", "Accept: a", "")]
    [InlineData("Vary: Accept, *", "Accept: a", "accept: a")]
    [InlineData("Vary: a:b, \"c\"", "Accept: a", "")]
    [InlineData("Vary: \"x, Accept, y\"", "Accept: a", "accept: a")]
    public void The_fields_that_vary_names_are_kept(string response, string request, string kept)
    {
        FieldSection fields = Text.Fields("left: over");
        Variance.Select(Moment.Response(response), Moment.Get(request), fields);
        Assert.Equal(kept, string.Join('|', Text.Lines(fields)));
    }

    [Theory]
    [InlineData("", "Accept: a", "Accept: b", true)]
    [InlineData("Vary: Accept", "Accept: a", "Accept: a", true)]
    [InlineData("Vary: Accept", "Accept: a", "ACCEPT: a", true)]
    [InlineData("Vary: X-A", "X-A: a", "X-A: A", false)]
    [InlineData("Vary: X-A", "X-A: 1,2", "X-A: \t1 ,\t2", true)]
    [InlineData("Vary: X-A", "X-A: 1,2", "X-A: 2,1", false)]
    [InlineData("Vary: X-A", "X-A: 1,2", "X-A: 1, 2 3", false)]
    [InlineData("Vary: X-A", "X-A: 1 2", "X-A: 12", false)]
    [InlineData("Vary: X-A", "X-A: \"1, 2\" , 3", "X-A: \"1, 2\",3", true)]
    [InlineData("Vary: X-A", "X-A: \"1, 2\"", "X-A: \"1,2\"", false)]
    [InlineData("Vary: X-A", "X-A: \"\\\", 2\"", "X-A: \"\\\",2\"", false)]
    [InlineData("Vary: X-A", "X-A: \"1, 2", "X-A: \"1,2", false)]
    [InlineData("Vary: X-A", "X-A: 1 | X-A: 2", "X-A: 1 , 2", true)]
    [InlineData("Vary: Accept", "Accept: a/B, c;q=0.50", "Accept: c;q=0.5 | Accept: A/b;q=1.0", true)]
    [InlineData("Vary: Accept-Language", "Accept-Language: en, de", "Accept-Language: de,EN", true)]
    [InlineData("Vary: Accept-Language", "Accept-Language: en, de", "Accept-Language: fr;q=0.5, de", false)]
    [InlineData("Vary: Accept-Language", "Accept-Language: en, de;q=0.9", "Accept-Language: en, de", false)]
    [InlineData("Vary: Accept-Charset", "Accept-Charset: a, b", "Accept-Charset: B, A", true)]
    [InlineData("Vary: Accept", "Accept: a", "Accept: b", false)]
    [InlineData("Vary: Accept", "Accept: a", "", false)]
    [InlineData("Vary: Accept", "", "Accept: a", false)]
    [InlineData("Vary: Accept", "", "", true)]
    [InlineData("Vary: Accept", "Accept:", "", false)]
    [InlineData("Vary: Accept", "", "Accept:", false)]
    [InlineData("Vary: Accept", "Accept:", "Accept:", true)]
    [InlineData("Vary: Accept", "Accept: a | Accept: b", "Accept: a, b", true)]
    [InlineData("Vary: Accept", "Accept: a, b", "Accept: a | Accept: b", true)]
    [InlineData("Vary: Accept", "Accept: a, b", "Accept: b, a", true)]
    [InlineData("Vary: Accept", "Accept: a", "Accept: ab", false)]
    [InlineData("Vary: Accept", "Accept: ab", "Accept: a", false)]
    [InlineData("Vary: Accept, X-A", "Accept: a | X-A: 1", "X-A: 1 | Accept: a", true)]
    [InlineData("Vary: Accept, X-A", "Accept: a | X-A: 1", "Accept: a | X-A: 2", false)]
    [InlineData("Vary: Accept | Vary: X-A", "Accept: a", "Accept: a | X-A: 2", false)]
    [InlineData("Vary: Accept-Encoding", "Accept-Encoding: gzip, br", "Accept-Encoding: GZIP,br", true)]
    [InlineData("Vary: Accept-Encoding", "Accept-Encoding: a, b", "Accept-Encoding: a | Accept-Encoding: b", true)]
    [InlineData("Vary: accept-encoding", "Accept-Encoding: gzip", "Accept-Encoding: gzip;q=0", false)]
    [InlineData("Vary: accept-encoding", "Accept-Encoding: gzip", "Accept-Encoding: br", false)]
    [InlineData("Vary: *", "", "", false)]
    [InlineData("Vary: Accept, *", "Accept: a", "Accept: a", false)]
    [InlineData("Vary: a b", "", "", false)]
    public void A_request_selects_what_was_stored_for_an_equal_one(
        string response, string storedFor, string presented, bool matches) =>
        Assert.Equal(matches, Variance.Matches(Stored(response, storedFor), Moment.Get(presented)));

    [Theory]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(5000)]
    public void Values_of_any_length_compare(int length)
    {
        string value = new('a', length);
        StoredResponse stored = Stored("Vary: X-A", $"X-A: {value}");
        Assert.True(Variance.Matches(stored, Moment.Get($"X-A: {value}")));
        Assert.False(Variance.Matches(stored, Moment.Get($"X-A: {value[1..]}b")));
        Assert.False(Variance.Matches(stored, Moment.Get($"X-A: {value}a")));
    }

    [Fact]
    public void A_field_that_a_validation_named_since_was_absent_from_the_stored_request()
    {
        StoredResponse stored = Stored("Vary: Accept", "Accept: a | X-A: 1");
        stored.Head.Fields.Set("Vary"u8, "accept, x-a");
        Assert.False(Variance.Matches(stored, Moment.Get("Accept: a | X-A: 1")));
        Assert.True(Variance.Matches(stored, Moment.Get("Accept: a")));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("Vary: Accept-Encoding", true)]
    [InlineData("Vary: accept-encoding, Accept-Encoding", true)]
    [InlineData("Vary:", true)]
    [InlineData("Vary: Accept-Encoding, Accept", false)]
    [InlineData("Vary: Accept-Encoding | Vary: Accept", false)]
    [InlineData("Vary: *", false)]
    [InlineData("Content-Encoding: gzip", false)]
    [InlineData("Vary: Accept-Encoding | Content-Encoding: gzip", false)]
    [InlineData("Content-Type: a/b | Content-Language: en", true)]
    public void Content_is_plain_where_the_URL_alone_names_it(string fields, bool isPlain) =>
        Assert.Equal(isPlain, Variance.IsPlain(Moment.Response(fields)));

    [Theory]
    [InlineData("", false)]
    [InlineData("Vary: accept", false)]
    [InlineData("Vary: *", true)]
    [InlineData("Vary: a,*,b", true)]
    [InlineData("Vary: a | Vary: *", true)]
    [InlineData("Vary: (a)", true)]
    public void A_star_is_found_anywhere(string fields, bool hasStar) =>
        Assert.Equal(hasStar, Variance.HasStar(Moment.Response(fields)));

    [Fact]
    [Trait("RFC", "9111 4.3.4")]
    public void Further_requests_that_it_answers_select_it_as_well()
    {
        StoredResponse stored = Stored("Vary: Accept, X-A", "Accept: a | X-A: 0");
        for (int number = 0; number < 10; number++)
        {
            Variance.Admit(stored, Moment.Get($"Accept: b | X-A: {number}"));
            Variance.Admit(stored, Moment.Get($"Accept: b | X-A: {number}"));
            Variance.Admit(stored, Moment.Get("Accept: a | X-A: 0"));
            Assert.True(Variance.Matches(stored, Moment.Get($"Accept: b | X-A: {number}")));
        }

        Assert.True(Variance.Matches(stored, Moment.Get("Accept: a | X-A: 0")));
        Assert.False(Variance.Matches(stored, Moment.Get("Accept: a | X-A: 9")));
        Assert.Equal(8, stored.FurtherVaryFields.Count);
        Assert.False(Variance.Matches(stored, Moment.Get("Accept: b | X-A: 1")));
        Assert.True(Variance.Matches(stored, Moment.Get("Accept: b | X-A: 2")));
    }

    [Theory]
    [InlineData("Date: {1}", "Date: {0}", true)]
    [InlineData("Date: {0}", "Date: {1}", false)]
    [InlineData("Date: {0}", "Date: {0}", false)]
    [InlineData("", "Date: {-1}", true)]
    [InlineData("Date: soon", "Date: {1}", false)]
    [Trait("RFC", "9111 4")]
    public void The_later_by_date_is_preferred(string one, string other, bool isPreferred) =>
        Assert.Equal(isPreferred, Variance.IsPreferred(Moment.Stored(one), Moment.Stored(other)));

    [Theory]
    [InlineData("", "Vary: a", false)]
    [InlineData("Vary: a", "", true)]
    [InlineData("Vary: a, B", "Vary: b | Vary: A", false)]
    [InlineData("Vary: a | Vary: b", "Vary: a", true)]
    [InlineData("Vary: *", "Vary: a", true)]
    public void What_vary_names_beyond_another(string one, string other, bool namesMore) =>
        Assert.Equal(namesMore, Variance.NamesMore(Moment.Response(one), Moment.Response(other)));

    private static StoredResponse Stored(string response, string request)
    {
        StoredResponse stored = Moment.Stored(response);
        Variance.Select(stored.Head, Moment.Get(request), stored.VaryFields);
        return stored;
    }
}
