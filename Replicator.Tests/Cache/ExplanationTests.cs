using Replicator.Cache;
using Replicator.Cache.Classes;
using Replicator.Http;

namespace Replicator.Tests.Cache;

public sealed class ExplanationTests
{
    private static readonly TargetUri Uri = Parsed("http://a.test/b");

    [Fact]
    [Trait("RFC", "9111 4.2.3")]
    public void A_hit_is_told_with_its_sum()
    {
        StoredResponse stored = Moment.Stored("Cache-Control: max-age=60 | Age: 5 | Date: {-3}");
        stored.RequestTime = Moment.At(-2);
        Assert.Equal(
            [
                "key: http://a.test:80/b [RFC 9111 §2]",
                "class: ordinary: the response and the request decide [RFC 9111 §4]",
                "variants: 1 stored [RFC 9111 §4.1]",
                $"variant: 200, received {Moment.Date(0)}: selected [RFC 9111 §4.1]",
                "next request: hit: the stored response [RFC 9111 §4]",
                "cache-status: replicator; hit; ttl=43 [RFC 9211 §2]",
                "because: fresh: it is fresh [RFC 9111 §4.2]",
                "lifetime: 60 s: max-age [RFC 9111 §5.2.2.1]",
                "age when it came: 5 s: as Age said [RFC 9111 §5.1]",
                "response delay: 2 s: from the request until it came [RFC 9111 §4.2.3]",
                "apparent age: 3 s: from its Date until it came [RFC 9111 §4.2.3]",
                "initial age: 7 s: the apparent age, or the age and the delay if that is more [RFC 9111 §4.2.3]",
                "resident time: 10 s: since it came [RFC 9111 §4.2.3]",
                "current age: 17 s: the initial age and the resident time [RFC 9111 §4.2.3]",
                "fresh for: 43 s [RFC 9111 §4.2]",
                "origin gone: the stored response, stale if it is [RFC 9111 §4.2.4]",
            ],
            Explain("", Moment.At(10), stored));
    }

    [Theory]
    [InlineData("", 60, "the stored response, once the origin has confirmed it: the origin is asked",
        "replicator; fwd=stale; ttl=0", "stale: it is stale")]
    [InlineData("Cache-Control: no-cache", 0, "the stored response, once the origin has confirmed it: "
        + "the origin is asked", "replicator; fwd=request; ttl=60",
        "request-no-cache: it is fresh, but the request says no-cache")]
    [InlineData("Cache-Control: only-if-cached", 60,
        "504: the request asks for what is stored only (only-if-cached)", null, "stale: it is stale")]
    [InlineData("Cache-Control: max-stale=10", 70, "hit: the stored response", "replicator; hit; ttl=-10",
        "max-stale: it is stale, and the request allows that (max-stale)")]
    public void What_the_next_request_gets_is_told(
        string request, int now, string next, string? status, string because)
    {
        List<string> lines = Explain(request, Moment.At(now), Moment.Stored("Cache-Control: max-age=60"));
        Assert.Equal(next, ValueOf(lines, "next request"));
        Assert.Equal(status, ValueOf(lines, "cache-status"));
        Assert.Equal(because, ValueOf(lines, "because"));
    }

    [Fact]
    public void What_is_not_stored_is_told()
    {
        List<string> lines = Explain("", Moment.Zero, null);
        Assert.Equal("nothing is stored", ValueOf(lines, "variants"));
        Assert.Equal("miss: the origin is asked", ValueOf(lines, "next request"));
        Assert.Equal("replicator; fwd=uri-miss", ValueOf(lines, "cache-status"));
        Assert.Null(ValueOf(lines, "lifetime"));
    }

    [Fact]
    [Trait("RFC", "9111 4.1")]
    public void Variants_are_told_by_what_they_were_chosen_by_and_no_secret_is()
    {
        StoredResponse other = Moment.Stored("Vary: Accept-Language, Cookie, X");
        other.VaryFields.Add("accept-language"u8, "de"u8);
        other.VaryFields.Add("cookie"u8, "secret"u8);
        List<string> lines = Explain("", Moment.Zero, null, other);
        Assert.Contains("vary-miss", ValueOf(lines, "cache-status"), StringComparison.Ordinal);
        Assert.StartsWith("200 for accept-language: de, cookie: ***, x (absent), received ",
            ValueOf(lines, "variant"), StringComparison.Ordinal);
        Assert.EndsWith(": not for this request", ValueOf(lines, "variant"), StringComparison.Ordinal);
    }

    [Theory]
    [Trait("RFC", "9111 3")]
    [InlineData("Cache-Control: no-store", "not stored", "request-no-store: the request says no-store")]
    [InlineData("Authorization: Basic abc", "storing", "the request has Authorization: stored only if the answer "
        + "says public, s-maxage or must-revalidate")]
    [InlineData("Range: bytes=0-1", "storing", "a part that is fetched is kept where it has a strong validator")]
    public void Why_an_answer_would_not_be_stored_is_told(string request, string name, string value) =>
        Assert.Equal(value, ValueOf(Explain(request, Moment.Zero, null), name));

    [Fact]
    public void How_the_proxy_is_run_is_told()
    {
        var terms = new CacheTerms { Mode = CacheMode.Offline, IsStrict = true, Targets = ["CDN-Cache-Control"] };
        List<string> lines = Explain(terms, "", Moment.Zero, null);
        Assert.Contains("mode: --offline []", lines);
        Assert.Contains("mode: --strict []", lines);
        Assert.Contains("targets: CDN-Cache-Control [RFC 9213 §2.2]", lines);
        Assert.Equal("504: --offline connects to nobody", ValueOf(lines, "next request"));
    }

    [Fact]
    public void The_rule_that_made_the_class_is_told()
    {
        var classes = new UrlClasses([new PersonalRule("--class a.test/*", UrlClass.Never, "a.test", "/*")]);
        List<string> lines = Explain(new CacheTerms { Classes = classes }, "", Moment.Zero, null);
        Assert.Equal("never: answers one person, or of one moment: not stored", ValueOf(lines, "class"));
        Assert.Equal("--class a.test/*", ValueOf(lines, "rule"));
        Assert.Equal("never-stored: what such a URL answers is for one person or one moment",
            ValueOf(lines, "not stored"));

        Assert.Null(ValueOf(Explain("", Moment.Zero, null), "rule"));
        StoredResponse index = Moment.Stored("Content-Type: application/vnd.npm.install-v1+json");
        Assert.Equal("npm: package", ValueOf(Explain("", Moment.Zero, index), "rule"));
    }

    // What is said is what the rules do, whatever the request, the response and the instant.
    [Fact]
    public void What_is_told_is_what_is_done()
    {
        string[] responses = ["max-age=60", "max-age=60, no-cache", "s-maxage=9", "max-age=9, stale-while-revalidate=60"];
        string[] requests = ["", "Cache-Control: max-age=5", "Cache-Control: max-stale", "If-Match: \"a\""];
        foreach (string response in responses)
        {
            foreach (string request in requests)
            {
                for (int now = 0; now < 90; now += 7)
                {
                    StoredResponse stored = Moment.Stored($"Cache-Control: {response}");
                    Reusability answer = Reuse.JudgeAnswer(
                        stored, Moment.Get(request), UrlClass.Ordinary, CacheTerms.Standard, Moment.At(now));
                    string status = ValueOf(Explain(request, Moment.At(now), stored), "cache-status")!;
                    Assert.Contains(answer.Forward.Length == 0 ? "; hit" : $"; fwd={answer.Forward}", status,
                        StringComparison.Ordinal);
                    Assert.EndsWith($"; ttl={answer.FreshFor.TotalSeconds}", status, StringComparison.Ordinal);
                }
            }
        }
    }

    private static List<string> Explain(
        string request, DateTimeOffset now, StoredResponse? selected, params StoredResponse[] others) =>
        Explain(CacheTerms.Standard, request, now, selected, others);

    private static List<string> Explain(CacheTerms terms, string request, DateTimeOffset now,
        StoredResponse? selected, params StoredResponse[] others)
    {
        var explanation = new Explanation(Uri, Moment.Get(request), terms, now, new ProxyFacts(null, []));
        StoredResponse[] variants = selected is null ? others : [selected, .. others];
        return [.. explanation.Of(variants, selected, []).Select(line => $"{line.Name}: {line.Value} [{line.Section}]")];
    }

    private static string? ValueOf(List<string> lines, string name) =>
        lines.Find(line => line.StartsWith(name + ": ", StringComparison.Ordinal)) is { } line
            ? line[(name.Length + 2)..line.LastIndexOf(" [", StringComparison.Ordinal)]
            : null;

    private static TargetUri Parsed(string url)
    {
        Assert.True(TargetUri.TryParse(System.Text.Encoding.ASCII.GetBytes(url), out TargetUri? uri, out _));
        return uri!;
    }
}
