using Replicator.Http;

namespace Replicator.Cache;

/// <summary>Whether the answer to one request may be given to another that came while it was on its way (RFC 9111 §4):
/// where a cache could reuse it as it came, it may. What has to be validated first was made for one request: it is
/// shared with those who waited for it and show the same cookies. Who comes when it has begun shares it while it is
/// fresh, as any other stored response.</summary>
internal static class Collapsing
{
    /// <summary>How old an answer that says nothing of its freshness is at most for who joins while its content comes:
    /// a heuristic, as RFC 9111 §4.2.2 leaves them to caches. An index, which is validated at each use, may have come
    /// so long ago.</summary>
    private static readonly TimeSpan UnstatedFreshness = TimeSpan.FromMinutes(1);

    /// <summary>For a request that comes when the answer has begun.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="leader">The request that brought it.</param>
    /// <param name="presented">The one that comes.</param>
    /// <param name="urlClass">Of the target URI of both.</param>
    /// <param name="terms">Of the proxy.</param>
    /// <param name="now">When it comes.</param>
    /// <param name="isComing">More of the content is on its way, whoever reads.</param>
    public static bool MayJoinLate(
        StoredResponse response, RequestHead leader, RequestHead presented, UrlClass urlClass, CacheTerms terms,
        DateTimeOffset now, bool isComing)
    {
        if (Reuse.Judge(response, presented, urlClass, terms, now).Verdict == ReuseVerdict.Fresh)
            return true;
        if (!isComing)
            return false;
        return urlClass == UrlClass.Index
            ? now - response.ResponseTime <= UnstatedFreshness
            : StatesNoFreshness(response, terms)
                && Freshness.CurrentAge(response, now) <= UnstatedFreshness
                && HasSameCookies(leader.Fields, presented.Fields)
                && !AsksForValidation(presented);
    }

    /// <summary>For a request that waited for the answer, and asks for nothing that the first did not.</summary>
    /// <inheritdoc cref="MayJoinLate"/>
    public static bool MayShare(
        StoredResponse response, RequestHead leader, RequestHead presented, UrlClass urlClass, CacheTerms terms) =>
        IsReusable(response, presented, urlClass, terms) || HasSameCookies(leader.Fields, presented.Fields);

    // However long its content takes to arrive, it is as fresh for all as it was for the first.
    private static bool IsReusable(
        StoredResponse response, RequestHead presented, UrlClass urlClass, CacheTerms terms) =>
        urlClass is not (UrlClass.Ordinary or UrlClass.Never)
        || Reuse.Judge(response, presented, urlClass, terms, response.ResponseTime).Verdict == ReuseVerdict.Fresh;

    private static bool StatesNoFreshness(StoredResponse response, CacheTerms terms)
    {
        CacheControl directives = response.DirectivesUnder(terms);
        return !directives.NoCache && !directives.MustRevalidate && !Freshness.IsExplicit(response.Head, directives);
    }

    /// <summary>RFC 9111 §5.2.1.1, §5.2.1.4.</summary>
    private static bool AsksForValidation(RequestHead presented)
    {
        CacheControl request = CacheControl.OfRequest(presented.Fields);
        return request.NoCache || request.MaxAge == TimeSpan.Zero;
    }

    private static bool HasSameCookies(FieldSection one, FieldSection other)
    {
        int mine = one.IndexOf("cookie"u8);
        int theirs = other.IndexOf("cookie"u8);
        while (mine >= 0 && theirs >= 0)
        {
            if (!one[mine].Value.SequenceEqual(other[theirs].Value))
                return false;
            mine = one.IndexOf("cookie"u8, mine + 1);
            theirs = other.IndexOf("cookie"u8, theirs + 1);
        }

        return mine == theirs;
    }
}
