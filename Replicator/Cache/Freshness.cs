using Replicator.Http;

namespace Replicator.Cache;

/// <summary>RFC 9111 §4.2, with saturating arithmetic.</summary>
internal static class Freshness
{
    /// <summary>s-maxage, max-age, Expires − Date, heuristic (a tenth of the time since Last-Modified, at most a day; 404 and 410 at most 60 s).</summary>
    public static TimeSpan Lifetime(StoredResponse stored) => throw new NotImplementedException();

    /// <summary>RFC 9111 §4.2.3.</summary>
    public static TimeSpan CurrentAge(StoredResponse stored, DateTimeOffset now) => throw new NotImplementedException();

    /// <summary>Whether freshness is stated and not guessed.</summary>
    public static bool IsExplicit(ResponseHead head) => throw new NotImplementedException();
}
