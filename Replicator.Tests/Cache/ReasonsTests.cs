using System.Text.RegularExpressions;
using Replicator.Cache;

namespace Replicator.Tests.Cache;

public sealed class ReasonsTests
{
    [Fact]
    public void Each_reason_has_a_token_a_sentence_and_at_most_one_section()
    {
        CheckAll(Reasons.Of, Enum.GetValues<NotStored>());
        CheckAll(Reasons.Of, Enum.GetValues<ReuseReason>());
        CheckAll(Reasons.Of, Enum.GetValues<LifetimeRule>());
        CheckAll(Reasons.Of, Enum.GetValues<UrlClass>());
    }

    [Theory]
    [Trait("RFC", "9211 2.8")]
    [InlineData(NotStored.NoStore, "no-store")]
    [InlineData(NotStored.VaryStar, "vary-star")]
    [InlineData(NotStored.ForOneRequest, "for-one-request")]
    internal void What_is_not_stored_is_told_in_a_token(NotStored reason, string token) =>
        Assert.Equal(token, Reasons.Of(reason).Token);

    // Of a response that came at zero; "request" where the origin is asked though it is fresh.
    [Theory]
    [Trait("RFC", "9111 4")]
    [InlineData("max-age=60", "", 10, ReuseReason.Fresh, "")]
    [InlineData("max-age=60", "Cache-Control: no-cache", 10, ReuseReason.RequestNoCache, "request")]
    [InlineData("max-age=60", "Cache-Control: min-fresh=51", 10, ReuseReason.MinFresh, "request")]
    [InlineData("max-age=60", "Cache-Control: max-age=9", 10, ReuseReason.MaxAge, "request")]
    [InlineData("max-age=60", "If-Match: \"a\"", 10, ReuseReason.Precondition, "request")]
    [InlineData("max-age=60", "If-Match: \"a\"", 60, ReuseReason.Stale, "stale")]
    [InlineData("max-age=60", "Cache-Control: max-stale", 60, ReuseReason.MaxStale, "")]
    [InlineData("max-age=60, stale-while-revalidate=9", "", 60, ReuseReason.WhileRevalidate, "")]
    [InlineData("max-age=60, stale-while-revalidate=9", "If-Match: \"a\"", 60, ReuseReason.Stale, "stale")]
    [InlineData("max-age=60, must-revalidate", "Cache-Control: max-stale", 60, ReuseReason.StaleForbidden, "stale")]
    [InlineData("s-maxage=60", "Cache-Control: max-stale", 60, ReuseReason.StaleForbidden, "stale")]
    [InlineData("max-age=60, no-cache", "", 10, ReuseReason.NoCache, "stale")]
    [InlineData("max-age=60, private", "", 10, ReuseReason.NotShared, "stale")]
    internal void A_judgement_says_why(string response, string request, int now, ReuseReason reason, string forward)
    {
        Reusability answer = Reuse.JudgeAnswer(Moment.Stored($"Cache-Control: {response}"), Moment.Get(request),
            UrlClass.Ordinary, CacheTerms.Standard, Moment.At(now));
        Assert.Equal((reason, forward), (answer.Reason, answer.Forward));
    }

    [Theory]
    [Trait("RFC", "9111 4.2.1")]
    [Trait("RFC", "9111 4.2.2")]
    [InlineData("Cache-Control: s-maxage=5, max-age=6", 200, LifetimeRule.SharedMaxAge, 5)]
    [InlineData("Cache-Control: max-age=6 | Expires: 0", 200, LifetimeRule.MaxAge, 6)]
    [InlineData("Expires: {7} | Date: {0}", 200, LifetimeRule.Expires, 7)]
    [InlineData("Expires: 0", 200, LifetimeRule.InvalidExpires, 0)]
    [InlineData("Last-Modified: {-100}", 200, LifetimeRule.Heuristic, 10)]
    [InlineData("ETag: \"a\"", 200, LifetimeRule.NoLastModified, 0)]
    [InlineData("Last-Modified: {-100} | Set-Cookie: a=b", 200, LifetimeRule.Cookie, 0)]
    [InlineData("Last-Modified: {-100}", 500, LifetimeRule.NotGuessed, 0)]
    [InlineData("ETag: \"a\"", 404, LifetimeRule.Negative, 60)]
    internal void A_lifetime_says_by_which_rule(string fields, int status, LifetimeRule rule, int seconds)
    {
        StoredResponse stored = Moment.Stored(fields, status);
        FreshnessLifetime lifetime = Reuse.LifetimeOf(
            stored, UrlClass.Ordinary, CacheControl.OfResponse(stored.Head.Fields, CacheTerms.Standard),
            CacheTerms.Standard);
        Assert.Equal(new FreshnessLifetime(rule, TimeSpan.FromSeconds(seconds)), lifetime);
    }

    [Fact]
    [Trait("RFC", "9111 4.2.3")]
    public void An_age_is_told_term_by_term()
    {
        StoredResponse stored = Moment.Stored("Age: 5 | Date: {-3}");
        stored.RequestTime = Moment.At(-2);
        AgeSum age = Freshness.AgeOf(stored, Moment.At(10));
        Assert.Equal(new AgeSum(Seconds(5), Seconds(3), Seconds(2), Seconds(10)), age);
        Assert.Equal((Seconds(7), Seconds(7), Seconds(17)), (age.Corrected, age.Initial, age.Current));
        Assert.Equal(age.Current, Freshness.CurrentAge(stored, Moment.At(10)));
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private static void CheckAll<T>(Func<T, Reason> of, T[] all)
    {
        Assert.Equal(all.Length, all.Select(one => of(one).Token).Distinct().Count());
        foreach (T one in all)
        {
            Reason reason = of(one);
            Assert.Matches(new Regex("^[a-z]+(-[a-z]+)*$"), reason.Token);
            Assert.Matches(new Regex("^[^.]*[^. ]$"), reason.Sentence);
            Assert.Matches(new Regex(@"^(RFC [0-9]{4} §[0-9.]*[0-9])?$"), reason.Section);
        }
    }
}
