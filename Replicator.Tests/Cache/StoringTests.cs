using Replicator.Cache;

namespace Replicator.Tests.Cache;

[Trait("RFC", "9111 3")]
public sealed class StoringTests
{
    [Theory]
    [InlineData("GET", NotStored.None)]
    [InlineData("HEAD", NotStored.Method)]
    [InlineData("POST", NotStored.Method)]
    [InlineData("PUT", NotStored.Method)]
    [InlineData("get", NotStored.Method)]
    [InlineData("GETS", NotStored.Method)]
    [InlineData("QUERY", NotStored.Method)]
    internal void Only_responses_to_GET_are_stored(string method, NotStored reason) =>
        Assert.Equal(reason, Judge(Moment.Request(method), "Cache-Control: public, max-age=60"));

    [Fact]
    public void A_request_with_content_is_more_than_its_key() =>
        Assert.Equal(
            NotStored.RequestContent,
            Storing.Judge(Moment.Get(), true, Moment.Response("Cache-Control: max-age=60"), UrlClass.Ordinary, CacheTerms.Standard));

    [Theory]
    [InlineData("Cache-Control: no-store", NotStored.RequestNoStore)]
    [InlineData("Cache-Control: no-cache", NotStored.None)]
    [InlineData("Cache-Control: max-age=0", NotStored.None)]
    [InlineData("Pragma: no-cache", NotStored.None)]
    [InlineData("Range: bytes=0-1", NotStored.RangeRequest)]
    [InlineData("Range: pages=1", NotStored.RangeRequest)]
    [InlineData("If-Range: \"a\"", NotStored.None)]
    [InlineData("Cookie: a=b", NotStored.None)]
    internal void The_request_may_forbid_it(string request, NotStored reason) =>
        Assert.Equal(reason, Judge(Moment.Get(request), "Cache-Control: max-age=60"));

    [Theory]
    [InlineData(100, NotStored.Interim)]
    [InlineData(103, NotStored.Interim)]
    [InlineData(206, NotStored.PartialContent)]
    [InlineData(304, NotStored.NotModified)]
    [InlineData(407, NotStored.ForOneRequest)]
    [InlineData(412, NotStored.ForOneRequest)]
    [InlineData(416, NotStored.ForOneRequest)]
    [InlineData(428, NotStored.ForOneRequest)]
    [InlineData(429, NotStored.ForOneRequest)]
    [InlineData(431, NotStored.ForOneRequest)]
    [InlineData(511, NotStored.ForOneRequest)]
    internal void Some_statuses_are_never_stored(int status, NotStored reason)
    {
        foreach (string fields in new[] { "", "Cache-Control: public, max-age=60" })
            Assert.Equal(reason, Judge(Moment.Get(), fields, status));
    }

    [Theory]
    [Trait("RFC", "9110 15.1")]
    [Trait("RFC", "9111 4.2.2")]
    [InlineData(200)]
    [InlineData(203)]
    [InlineData(204)]
    [InlineData(300)]
    [InlineData(301)]
    [InlineData(308)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(410)]
    [InlineData(414)]
    [InlineData(501)]
    public void Some_statuses_are_stored_though_nothing_tells_their_freshness(int status) =>
        Assert.Equal(NotStored.None, Judge(Moment.Get(), "", status));

    [Theory]
    [Trait("RFC", "9111 5.2.2.9")]
    [InlineData(201)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(299)]
    [InlineData(599)]
    public void Every_other_final_status_is_stored_with_explicit_freshness_only(int status)
    {
        Assert.Equal(NotStored.NoFreshness, Judge(Moment.Get(), "", status));
        Assert.Equal(NotStored.NoFreshness, Judge(Moment.Get(), "ETag: \"a\" | Last-Modified: {-99}", status));
        Assert.Equal(NotStored.None, Judge(Moment.Get(), "Cache-Control: max-age=60", status));
        Assert.Equal(NotStored.None, Judge(Moment.Get(), "Cache-Control: s-maxage=60", status));
        Assert.Equal(NotStored.None, Judge(Moment.Get(), "Expires: {60}", status));
        Assert.Equal(NotStored.None, Judge(Moment.Get(), "Cache-Control: public", status));
    }

    [Theory]
    [Trait("RFC", "9111 5.2.2.5")]
    [Trait("RFC", "9111 5.2.2.7")]
    [InlineData("Cache-Control: no-store", NotStored.NoStore)]
    [InlineData("Cache-Control: max-age=60, NO-STORE", NotStored.NoStore)]
    [InlineData("Cache-Control: max-age=60 | Cache-Control: no-store", NotStored.NoStore)]
    [InlineData("Cache-Control: private, max-age=60", NotStored.Private)]
    [InlineData("Cache-Control: private=\"x-user\", max-age=60", NotStored.None)]
    [InlineData("Cache-Control: private=\"x-user\", private, max-age=60", NotStored.Private)]
    [InlineData("Cache-Control: private=\"\", max-age=60", NotStored.Private)]
    [InlineData("Cache-Control: public, private", NotStored.Private)]
    [InlineData("Cache-Control: no-cache", NotStored.None)]
    [InlineData("Cache-Control: max-age=0", NotStored.None)]
    [InlineData("Cache-Control: foo=\"no-store\"", NotStored.None)]
    [InlineData("Pragma: no-cache", NotStored.None)]
    [InlineData("Expires: 0", NotStored.None)]
    internal void The_response_may_forbid_it(string fields, NotStored reason)
    {
        foreach (UrlClass urlClass in Enum.GetValues<UrlClass>())
            Assert.Equal(Under(urlClass, reason),
                Storing.Judge(Moment.Get(), false, Moment.Response(fields), urlClass, CacheTerms.Standard));
    }

    [Theory]
    [Trait("RFC", "9111 5.2.2.3")]
    [InlineData("must-understand, no-store, max-age=60", 200, NotStored.None)]
    [InlineData("must-understand, no-store, max-age=60", 302, NotStored.None)]
    [InlineData("must-understand, no-store, max-age=60", 299, NotStored.NotUnderstood)]
    [InlineData("must-understand, max-age=60", 299, NotStored.NotUnderstood)]
    [InlineData("must-understand, max-age=60", 599, NotStored.NotUnderstood)]
    [InlineData("must-understand, no-store, private", 200, NotStored.Private)]
    [InlineData("no-store, max-age=60", 200, NotStored.NoStore)]
    internal void Must_understand_is_about_the_status(string directives, int status, NotStored reason) =>
        Assert.Equal(reason, Judge(Moment.Get(), $"Cache-Control: {directives}", status));

    [Theory]
    [Trait("RFC", "9111 3.5")]
    [Trait("RFC", "9111 5.2.2.9")]
    [InlineData("", NotStored.Authorization)]
    [InlineData("Cache-Control: max-age=60", NotStored.Authorization)]
    [InlineData("Cache-Control: max-age=60, proxy-revalidate", NotStored.Authorization)]
    [InlineData("Cache-Control: public", NotStored.None)]
    [InlineData("Cache-Control: s-maxage=60", NotStored.None)]
    [InlineData("Cache-Control: max-age=60, must-revalidate", NotStored.None)]
    internal void Authorization_needs_leave(string fields, NotStored reason)
    {
        foreach (UrlClass urlClass in Enum.GetValues<UrlClass>())
        {
            var request = Moment.Get("Authorization: Basic YTpi");
            Assert.Equal(Under(urlClass, reason),
                Storing.Judge(request, false, Moment.Response(fields), urlClass, CacheTerms.Standard));
        }
    }

    [Theory]
    [Trait("RFC", "9111 4.1")]
    [InlineData("Vary: *", NotStored.VaryStar)]
    [InlineData("Vary: accept, *", NotStored.VaryStar)]
    [InlineData("Vary: accept | Vary: *", NotStored.VaryStar)]
    [InlineData("Vary: a b", NotStored.VaryStar)]
    [InlineData("Vary: accept", NotStored.None)]
    [InlineData("Vary: a*", NotStored.None)]
    [InlineData("Vary:", NotStored.None)]
    internal void A_star_in_vary_selects_nothing(string fields, NotStored reason) =>
        Assert.Equal(reason, Judge(Moment.Get(), $"{fields} | Cache-Control: max-age=60"));

    [Theory]
    [InlineData(64, NotStored.None)]
    [InlineData(65, NotStored.VaryTooLong)]
    internal void A_long_vary_is_not_compared(int count, NotStored reason)
    {
        string names = string.Join(", ", Enumerable.Repeat("accept", count - 1));
        Assert.Equal(reason, Judge(Moment.Get(), $"Vary: {names} | Vary: a | Cache-Control: max-age=60"));
    }

    [Theory]
    [Trait("RFC", "9111 7.3")]
    [InlineData("", NotStored.SetCookie)]
    [InlineData("Last-Modified: {-1000}", NotStored.SetCookie)]
    [InlineData("Cache-Control: max-age=0", NotStored.SetCookie)]
    [InlineData("Expires: 0 | Date: {0}", NotStored.SetCookie)]
    [InlineData("Expires: {0} | Date: {0}", NotStored.SetCookie)]
    [InlineData("Expires: {60}", NotStored.SetCookie)]
    [InlineData("Expires: {60} | Date: {0} | Cache-Control: max-age=0", NotStored.SetCookie)]
    [InlineData("Cache-Control: max-age=60", NotStored.None)]
    [InlineData("Cache-Control: s-maxage=60", NotStored.None)]
    [InlineData("Cache-Control: public", NotStored.None)]
    [InlineData("Expires: {60} | Date: {0}", NotStored.None)]
    [InlineData("Expires: Saturday, 21-Nov-26 12:01:00 GMT | Date: Saturday, 21-Nov-26 12:00:00 GMT", NotStored.None)]
    internal void A_cookie_needs_stated_freshness_or_public(string fields, NotStored reason)
    {
        var response = Moment.Response($"{fields} | Set-Cookie: a=b");
        foreach (UrlClass urlClass in Enum.GetValues<UrlClass>())
            Assert.Equal(Under(urlClass, reason),
                Storing.Judge(Moment.Get(), false, response, urlClass, CacheTerms.Standard));
    }

    [Fact]
    [Trait("RFC", "9110 14.4")]
    public void A_Content_Range_means_nothing_where_no_range_was_sent() =>
        Assert.Equal(
            NotStored.None, Judge(Moment.Get(), "Cache-Control: max-age=60 | Content-Range: bytes 0-1/9"));

    [Theory]
    [InlineData(UrlClass.Ordinary, NotStored.None)]
    [InlineData(UrlClass.Immutable, NotStored.MissingPackage)]
    [InlineData(UrlClass.QuasiImmutable, NotStored.MissingPackage)]
    [InlineData(UrlClass.Index, NotStored.MissingPackage)]
    internal void A_missing_package_may_be_published_any_moment(UrlClass urlClass, NotStored reason)
    {
        foreach (int status in new[] { 404, 410 })
        {
            Assert.Equal(reason, Storing.Judge(Moment.Get(), false, Moment.Response("", status), urlClass, CacheTerms.Standard));
            var stated = Moment.Response("Cache-Control: max-age=5", status);
            Assert.Equal(NotStored.None, Storing.Judge(Moment.Get(), false, stated, urlClass, CacheTerms.Standard));
        }
    }

    [Theory]
    [Trait("RFC", "9110 9.3.3")]
    [InlineData("Cache-Control: max-age=9 | Content-Location: /b", NotStored.None)]
    [InlineData("Expires: {9} | Date: {0} | Content-Location: http://A.TEST:80/b", NotStored.None)]
    [InlineData("Cache-Control: max-age=9 | Content-Location: b", NotStored.None)]
    [InlineData("Cache-Control: max-age=9 | Content-Location: c", NotStored.Method)]
    [InlineData("Cache-Control: max-age=9 | Content-Location: /b?c", NotStored.Method)]
    [InlineData("Cache-Control: max-age=9 | Content-Location: http://b.test/b", NotStored.Method)]
    [InlineData("Cache-Control: max-age=9 | Content-Location: http://[/b", NotStored.Method)]
    [InlineData("Cache-Control: max-age=9 | Content-Location: /b | Content-Location: /c", NotStored.Method)]
    [InlineData("Cache-Control: max-age=9", NotStored.Method)]
    [InlineData("Cache-Control: max-age=0 | Content-Location: /b", NotStored.NoFreshness)]
    [InlineData("Last-Modified: {-99} | Content-Location: /b", NotStored.NoFreshness)]
    [InlineData("Cache-Control: max-age=9, no-store | Content-Location: /b", NotStored.NoStore)]
    [InlineData("Cache-Control: max-age=9, private | Content-Location: /b", NotStored.Private)]
    [InlineData("Cache-Control: max-age=9 | Vary: * | Content-Location: /b", NotStored.VaryStar)]
    internal void An_answer_to_POST_is_stored_as_the_stated_content_of_its_target(string fields, NotStored reason)
    {
        var target = new Replicator.Http.TargetUri("http", "a.test", 80, "/b");
        Assert.Equal(reason, Storing.JudgePost(
            Moment.Request("POST"), target, Moment.Response(fields), CacheTerms.Standard));
        if (reason != NotStored.None)
            return;
        foreach ((string method, int status) in new[] { ("PUT", 200), ("GET", 200), ("POST", 201), ("POST", 206), ("POST", 404) })
        {
            Assert.Equal(NotStored.Method, Storing.JudgePost(
                Moment.Request(method), target, Moment.Response(fields, status), CacheTerms.Standard));
        }

        Assert.Equal(NotStored.RequestNoStore, Storing.JudgePost(Moment.Request("POST", "Cache-Control: no-store"),
            target, Moment.Response(fields), CacheTerms.Standard));
    }

    // Where nothing else is against it, its class may be.
    private static NotStored Under(UrlClass urlClass, NotStored reason) =>
        urlClass == UrlClass.Never && reason == NotStored.None ? NotStored.NeverStored : reason;

    private static NotStored Judge(Replicator.Http.RequestHead request, string fields, int status = 200) =>
        Storing.Judge(request, false, Moment.Response(fields, status), UrlClass.Ordinary, CacheTerms.Standard);
}
