using Replicator.Http;

namespace Replicator.Cache;

/// <summary>Whether the answer to one request may be given to another that came while it was on its way (RFC 9111 §4):
/// where a cache may reuse it, it may. What has to be validated first was made for one request: it is shared with those
/// who waited for it and show the same cookies, and with nobody who comes later.</summary>
internal static class Collapsing
{
    /// <summary>For a request that comes when the answer has begun.</summary>
    public static bool MayJoinLate(
        StoredResponse response, RequestHead presented, UrlClass urlClass, CacheMode mode, DateTimeOffset now) =>
        urlClass != UrlClass.Ordinary
        || Reuse.Judge(response, presented, urlClass, mode, now).Verdict == ReuseVerdict.Fresh;

    /// <summary>For a request that waited for the answer, and asks for nothing that the first did not.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="leader">The request that brought it.</param>
    /// <param name="presented">The one that waited.</param>
    /// <param name="urlClass">Of the target URI of both.</param>
    /// <param name="mode">Of the proxy.</param>
    /// <param name="now">When the answer began.</param>
    public static bool MayShare(
        StoredResponse response,
        RequestHead leader,
        RequestHead presented,
        UrlClass urlClass,
        CacheMode mode,
        DateTimeOffset now) =>
        MayJoinLate(response, presented, urlClass, mode, now) || HasSameCookies(leader.Fields, presented.Fields);

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
