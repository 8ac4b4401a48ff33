using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Tests.Cache;

[Trait("RFC", "9111 4")]
public sealed class ReuseTests
{
    [Theory]
    [Trait("RFC", "9111 4.2")]
    [InlineData(0, 60)]
    [InlineData(59, 1)]
    [InlineData(59.5, 0.5)]
    public void A_fresh_response_is_served(double now, double freshFor)
    {
        Reusability answer = Judge("Cache-Control: max-age=60", "", now);
        Assert.Equal(new Reusability(ReuseVerdict.Fresh, TimeSpan.FromSeconds(freshFor), answer.Age, ReuseReason.Fresh), answer);
    }

    [Theory]
    [Trait("RFC", "9111 4.2")]
    [InlineData(60, 0)]
    [InlineData(61, -1)]
    [InlineData(1e9, 60 - 1e9)]
    public void A_stale_response_is_validated(double now, double freshFor)
    {
        Reusability answer = Judge("Cache-Control: max-age=60", "", now);
        Assert.Equal(new Reusability(ReuseVerdict.Validate, TimeSpan.FromSeconds(freshFor), answer.Age, ReuseReason.Stale), answer);
    }

    [Theory]
    [Trait("RFC", "9111 5.2.2.4")]
    [InlineData("no-cache, max-age=60", "stale")]
    [InlineData("no-cache=\"set-cookie\", max-age=60", "")]
    [InlineData("private=\"set-cookie\", max-age=60", "")]
    [InlineData("no-cache=\"set-cookie\", no-cache, max-age=60", "stale")]
    [InlineData("no-store, max-age=60", "stale")]
    [InlineData("private, max-age=60", "stale")]
    [InlineData("must-understand, no-store, max-age=60", "")]
    [InlineData("must-revalidate, max-age=60", "")]
    [InlineData("immutable, max-age=60", "")]
    public void What_the_response_forbids_is_validated_though_fresh(string directives, string forward) =>
        Assert.Equal(forward, Judge($"Cache-Control: {directives}", "", 1).Forward);

    // The stored response has max-age=60.
    [Theory]
    [Trait("RFC", "9111 5.2.1.1")]
    [Trait("RFC", "9111 5.2.1.2")]
    [Trait("RFC", "9111 5.2.1.3")]
    [Trait("RFC", "9111 5.2.1.4")]
    [InlineData("Cache-Control: no-cache", 10, "request")]
    [InlineData("Cache-Control: no-cache", 70, "stale")]
    [InlineData("Pragma: no-cache", 10, "request")]
    [InlineData("Pragma: no-cache | Cache-Control: foo", 10, "")]
    [InlineData("Cache-Control: no-store", 10, "")]
    [InlineData("Cache-Control: max-age=0", 0, "request")]
    [InlineData("Cache-Control: max-age=0", 10, "request")]
    [InlineData("Cache-Control: max-age=11", 10, "")]
    [InlineData("Cache-Control: max-age=10", 10, "")]
    [InlineData("Cache-Control: max-age=9", 10, "request")]
    [InlineData("Cache-Control: max-age=x", 10, "request")]
    [InlineData("Cache-Control: max-age=1000", 70, "stale")]
    [InlineData("Cache-Control: max-age=1000, max-stale", 70, "")]
    [InlineData("Cache-Control: max-age=65, max-stale", 70, "stale")]
    [InlineData("Cache-Control: min-fresh=50", 10, "")]
    [InlineData("Cache-Control: min-fresh=51", 10, "request")]
    [InlineData("Cache-Control: min-fresh=x", 10, "request")]
    [InlineData("Cache-Control: min-fresh=0, max-stale", 70, "stale")]
    [InlineData("Cache-Control: max-stale", 1e8, "")]
    [InlineData("Cache-Control: max-stale=10", 70, "")]
    [InlineData("Cache-Control: max-stale=10", 71, "stale")]
    [InlineData("Cache-Control: max-stale=x", 61, "stale")]
    [InlineData("Cache-Control: max-stale, no-cache", 70, "stale")]
    [InlineData("Cache-Control: only-if-cached", 10, "")]
    [InlineData("Cache-Control: only-if-cached", 70, "stale")]
    public void The_request_narrows_and_widens_what_suits(string request, double now, string forward) =>
        Assert.Equal(forward, Judge("Cache-Control: max-age=60", request, now).Forward);

    [Theory]
    [Trait("RFC", "9111 4.2.4")]
    [InlineData("max-age=60, must-revalidate")]
    [InlineData("max-age=60, proxy-revalidate")]
    [InlineData("s-maxage=60")]
    [InlineData("max-age=60, no-cache")]
    public void Max_stale_does_not_overrule_the_response(string directives) =>
        Assert.Equal("stale", Judge($"Cache-Control: {directives}", "Cache-Control: max-stale", 70).Forward);

    [Fact]
    [Trait("RFC", "9111 4.4")]
    public void What_was_invalidated_is_validated_whatever_its_class()
    {
        var stored = Moment.Stored("Cache-Control: max-age=60");
        stored.Invalidated = true;
        foreach (UrlClass urlClass in Enum.GetValues<UrlClass>())
        {
            Reusability answer = Reuse.Judge(
                stored, Moment.Get("Cache-Control: max-stale"), urlClass, CacheTerms.Standard, Moment.Zero);
            Assert.Equal((ReuseVerdict.Validate, "stale"), (answer.Verdict, answer.Forward));
        }
    }

    [Theory]
    [Trait("RFC", "8246 2")]
    [InlineData("Cache-Control: max-age=0", 10, "")]
    [InlineData("Cache-Control: max-age=5", 10, "")]
    [InlineData("Cache-Control: no-cache", 10, "request")]
    [InlineData("Cache-Control: min-fresh=55", 10, "request")]
    [InlineData("Cache-Control: max-age=0", 60, "stale")]
    [InlineData("", 60, "stale")]
    public void What_is_immutable_is_not_validated_while_it_is_fresh(string request, double now, string forward) =>
        Assert.Equal(forward, Judge("Cache-Control: max-age=60, immutable", request, now).Forward);

    [Theory]
    [Trait("RFC", "9111 5.2.1.4")]
    [InlineData("Cache-Control: no-cache", ReuseVerdict.Validate)]
    [InlineData("Cache-Control: max-age=0", ReuseVerdict.Validate)]
    [InlineData("", ReuseVerdict.Fresh)]
    internal void Where_it_is_strict_a_clients_wish_counts_for_what_never_changes_too(
        string request, ReuseVerdict verdict)
    {
        StoredResponse stored = Moment.Stored("Cache-Control: max-age=1");
        RequestHead presented = Moment.Get(request);
        foreach (UrlClass urlClass in new[] { UrlClass.Immutable, UrlClass.QuasiImmutable })
        {
            var strict = new CacheTerms { IsStrict = true };
            Assert.Equal(verdict, Reuse.Judge(stored, presented, urlClass, strict, Moment.At(100)).Verdict);
            Assert.Equal(
                ReuseVerdict.Fresh,
                Reuse.Judge(stored, presented, urlClass, CacheTerms.Standard, Moment.At(100)).Verdict);
        }
    }

    [Theory]
    [InlineData(UrlClass.Ordinary, CacheMode.Standard, ReuseVerdict.Validate)]
    [InlineData(UrlClass.Index, CacheMode.Standard, ReuseVerdict.Validate)]
    [InlineData(UrlClass.Immutable, CacheMode.Standard, ReuseVerdict.Fresh)]
    [InlineData(UrlClass.QuasiImmutable, CacheMode.Standard, ReuseVerdict.Fresh)]
    [InlineData(UrlClass.Ordinary, CacheMode.Static, ReuseVerdict.Fresh)]
    [InlineData(UrlClass.Ordinary, CacheMode.Offline, ReuseVerdict.Fresh)]
    internal void A_persons_file_is_validated_by_its_mtime(UrlClass urlClass, CacheMode mode, ReuseVerdict verdict)
    {
        var stored = Moment.Stored("Last-Modified: {-864000}");
        stored.IsPlainFile = true;
        Assert.Equal(verdict, Reuse.Judge(stored, Moment.Get(), urlClass, new CacheTerms { Mode = mode }, Moment.Zero).Verdict);
    }

    [Theory]
    [InlineData(CacheMode.Static)]
    [InlineData(CacheMode.Offline)]
    internal void Modes_that_do_not_ask_serve_whatever_is_stored(CacheMode mode)
    {
        foreach (UrlClass urlClass in Enum.GetValues<UrlClass>())
        {
            foreach (string response in new[] { "", "no-cache", "must-revalidate, max-age=0", "s-maxage=1" })
            {
                foreach (string request in new[] { "", "no-cache", "max-age=0", "max-stale=1", "min-fresh=9" })
                {
                    var stored = Moment.Stored($"Cache-Control: {response}");
                    var presented = Moment.Get($"Cache-Control: {request}");
                    Reusability answer = Reuse.Judge(stored, presented, urlClass, new CacheTerms { Mode = mode }, Moment.At(1e8));
                    Assert.Equal(ReuseVerdict.Fresh, answer.Verdict);
                    Assert.True(Reuse.MayServeStale(stored, presented, urlClass, new CacheTerms { Mode = mode }, Moment.At(1e8)));
                }
            }
        }
    }

    [Theory]
    [Trait("RFC", "9111 5.2.1.7")]
    [InlineData("", CacheMode.Standard, true)]
    [InlineData("", CacheMode.Static, true)]
    [InlineData("", CacheMode.Offline, false)]
    [InlineData("Cache-Control: only-if-cached", CacheMode.Standard, false)]
    [InlineData("Cache-Control: only-if-cached", CacheMode.Static, false)]
    internal void Nothing_is_forwarded_offline_or_against_the_clients_wish(
        string request, CacheMode mode, bool mayForward) =>
        Assert.Equal(mayForward, Reuse.MayForward(Moment.Get(request), new CacheTerms { Mode = mode }));

    // The response came at zero and is asked for at 100 seconds.
    [Theory]
    [Trait("RFC", "9111 4.2.4")]
    [Trait("RFC", "9111 5.2.2.2")]
    [Trait("RFC", "9111 5.2.2.8")]
    [Trait("RFC", "9111 5.2.2.10")]
    [InlineData("", "", true)]
    [InlineData("Cache-Control: max-age=60", "", true)]
    [InlineData("Cache-Control: max-age=60", "Cache-Control: max-age=0", true)]
    [InlineData("Cache-Control: max-age=60", "Cache-Control: min-fresh=10", true)]
    [InlineData("Cache-Control: max-age=60", "Cache-Control: no-cache", false)]
    [InlineData("Cache-Control: max-age=60", "Pragma: no-cache", false)]
    [InlineData("Cache-Control: max-age=60", "Cache-Control: max-stale", true)]
    [InlineData("Cache-Control: max-age=60", "Cache-Control: max-stale=40", true)]
    [InlineData("Cache-Control: max-age=60", "Cache-Control: max-stale=39", false)]
    [InlineData("Cache-Control: max-age=60", "Cache-Control: stale-if-error=40", true)]
    [InlineData("Cache-Control: max-age=60", "Cache-Control: stale-if-error=39", false)]
    [InlineData("Cache-Control: max-age=60, stale-if-error=40", "", true)]
    [InlineData("Cache-Control: max-age=60, stale-if-error=39", "", false)]
    [InlineData("Cache-Control: max-age=60, must-revalidate", "", false)]
    [InlineData("Cache-Control: max-age=60, must-revalidate, stale-if-error=1000", "", false)]
    [InlineData("Cache-Control: max-age=60, must-revalidate", "Cache-Control: max-stale", false)]
    [InlineData("Cache-Control: max-age=60, proxy-revalidate", "", false)]
    [InlineData("Cache-Control: s-maxage=60", "", false)]
    [InlineData("Cache-Control: max-age=60, no-cache", "", false)]
    [InlineData("Cache-Control: max-age=60, no-store", "", false)]
    [InlineData("Cache-Control: max-age=60, private", "", false)]
    public void A_stale_response_stands_in_for_a_gone_origin_unless_forbidden(
        string response, string request, bool may) =>
        Assert.Equal(may, MayServeStale(response, request, UrlClass.Ordinary));

    [Theory]
    [InlineData("", "Cache-Control: max-age=0", true)]
    [InlineData("", "Cache-Control: no-cache", true)]
    [InlineData("Cache-Control: max-age=1, stale-if-error=1", "Cache-Control: max-stale=1", true)]
    [InlineData("Cache-Control: must-revalidate", "", false)]
    [InlineData("Cache-Control: no-cache", "", false)]
    public void An_index_stands_in_unless_its_origin_forbids_it(string response, string request, bool may) =>
        Assert.Equal(may, MayServeStale(response, request, UrlClass.Index));

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(503)]
    public void An_outage_is_not_told_as_something_missing(int status)
    {
        var stored = Moment.Stored("Cache-Control: max-age=60, stale-if-error=9999", status);
        foreach (UrlClass urlClass in Enum.GetValues<UrlClass>())
        {
            Assert.False(Reuse.MayServeStale(stored, Moment.Get(), urlClass, CacheTerms.Standard, Moment.At(100)));
            Assert.False(Reuse.MayServeStaleInsteadOf(503, stored, Moment.Get(), urlClass, CacheTerms.Standard, Moment.At(100)));
        }
    }

    [Fact]
    [Trait("RFC", "9111 4.4")]
    public void What_was_invalidated_does_not_stand_in()
    {
        var stored = Moment.Stored("");
        stored.Invalidated = true;
        foreach (UrlClass urlClass in Enum.GetValues<UrlClass>())
            Assert.False(Reuse.MayServeStale(stored, Moment.Get(), urlClass, CacheTerms.Standard, Moment.At(100)));
    }

    [Theory]
    [Trait("RFC", "5861 4")]
    [InlineData(500, "Cache-Control: stale-if-error=60", "", UrlClass.Ordinary, true)]
    [InlineData(502, "Cache-Control: stale-if-error=100", "", UrlClass.Ordinary, true)]
    [InlineData(502, "Cache-Control: stale-if-error=50", "", UrlClass.Ordinary, true)]
    [InlineData(503, "Cache-Control: stale-if-error=39", "", UrlClass.Ordinary, false)]
    [InlineData(504, "", "Cache-Control: stale-if-error=60", UrlClass.Ordinary, true)]
    [InlineData(504, "", "Cache-Control: stale-if-error=39", UrlClass.Ordinary, false)]
    [InlineData(503, "Cache-Control: stale-if-error=60", "Cache-Control: no-cache", UrlClass.Ordinary, false)]
    [InlineData(503, "Cache-Control: stale-if-error=60, must-revalidate", "", UrlClass.Ordinary, false)]
    [InlineData(503, "", "", UrlClass.Ordinary, false)]
    [InlineData(503, "", "Cache-Control: max-age=0", UrlClass.Index, true)]
    [InlineData(503, "Cache-Control: must-revalidate", "", UrlClass.Index, false)]
    [InlineData(501, "Cache-Control: stale-if-error=60", "", UrlClass.Ordinary, false)]
    [InlineData(505, "Cache-Control: stale-if-error=60", "", UrlClass.Index, false)]
    [InlineData(404, "Cache-Control: stale-if-error=60", "", UrlClass.Index, false)]
    [InlineData(200, "Cache-Control: stale-if-error=60", "", UrlClass.Index, false)]
    internal void A_stale_response_replaces_an_error_where_that_was_agreed(
        int status, string response, string request, UrlClass urlClass, bool may)
    {
        var stored = Moment.Stored($"{response} | Cache-Control: max-age=60");
        Assert.Equal(
            may, Reuse.MayServeStaleInsteadOf(status, stored, Moment.Get(request), urlClass, CacheTerms.Standard, Moment.At(100)));
    }

    [Fact]
    public void What_restricts_never_makes_more_reusable()
    {
        string[] responses = ["", "max-age=60", "max-age=200", "s-maxage=60", "public, max-age=60, stale-if-error=99"];
        string[] requests = ["", "max-stale", "max-stale=50", "max-age=120", "max-age=50, max-stale", "stale-if-error=1"];
        string[] byResponse = ["no-cache", "no-store", "private", "must-revalidate", "proxy-revalidate", "max-age=0"];
        string[] byRequest = ["no-cache", "max-age=0", "max-age=80", "min-fresh=10", "min-fresh=999"];
        foreach (UrlClass urlClass in Enum.GetValues<UrlClass>())
        {
            foreach (string response in responses)
            {
                foreach (string request in requests)
                {
                    (bool serve, bool standIn) = May(response, request, urlClass);
                    foreach (string more in byResponse)
                        Expect(May($"{response}, {more}", request, urlClass), serve, standIn);
                    foreach (string more in byRequest)
                        Expect(May(response, $"{request}, {more}", urlClass), serve, standIn);
                }
            }
        }

        static (bool Serve, bool StandIn) May(string response, string request, UrlClass urlClass) =>
        (
            Judge($"Cache-Control: {response}", $"Cache-Control: {request}", 100, urlClass).Verdict == ReuseVerdict.Fresh,
            MayServeStale($"Cache-Control: {response}", $"Cache-Control: {request}", urlClass));

        static void Expect((bool Serve, bool StandIn) restricted, bool serve, bool standIn)
        {
            Assert.True(serve || !restricted.Serve);
            Assert.True(standIn || !restricted.StandIn);
        }
    }

    [Fact]
    public void Judging_allocates_nothing()
    {
        var stored = Moment.Stored(
            "Date: {0} | Cache-Control: max-age=60, stale-if-error=9 | Vary: Accept, accept-encoding | Age: 3"
            + " | ETag: \"a\" | Last-Modified: {-50}");
        var presented = Moment.Get("Cache-Control: max-stale=9 | Accept: a | Accept: b | Accept-Encoding: gzip, br");
        Variance.Select(stored.Head, presented, stored.VaryFields);
        int fresh = 0;
        long before = 0;
        for (int round = 0; round < 3; round++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            for (int turn = 0; turn < 100; turn++)
            {
                if (!Variance.Matches(stored, presented))
                    continue;

                DateTimeOffset now = Moment.At(turn);
                Reusability answer = Reuse.Judge(stored, presented, UrlClass.Ordinary, CacheTerms.Standard, now);
                fresh += answer.Verdict == ReuseVerdict.Fresh ? 1 : 0;
                fresh += Preconditions.Evaluate(presented, stored) == PreconditionOutcome.Failed ? 1 : 0;
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(3 * 67, fresh);
    }

    private static Reusability Judge(
        string response, string request, double now, UrlClass urlClass = UrlClass.Ordinary) =>
        Reuse.Judge(Moment.Stored(response), Moment.Get(request), urlClass, CacheTerms.Standard, Moment.At(now));

    private static bool MayServeStale(string response, string request, UrlClass urlClass) => Reuse.MayServeStale(
        Moment.Stored(response), Moment.Get(request), urlClass, CacheTerms.Standard, Moment.At(100));
}
