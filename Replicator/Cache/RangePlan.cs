using Replicator.Http;

namespace Replicator.Cache;

/// <summary>Whether a range of a content that is not all there is waited for, or fetched apart.</summary>
internal static class RangePlan
{
    /// <summary>Bytes beyond what is there for which one who asks for all from a position on waits, so that the content
    /// is fetched once and from its beginning: a client that goes on with what it has (RFC 9110 §14.1.2).</summary>
    public const long WholeAhead = 64L << 20;

    /// <summary>Bytes that are waited for at least: fetching them apart costs about as much.</summary>
    public const long NearAhead = 1L << 20;

    /// <summary>Whether a request is answered from all of the content.</summary>
    /// <param name="first">The first of the ranges that are asked for.</param>
    /// <param name="isAlone">There is no other.</param>
    /// <param name="reached">Bytes of the beginning that are there.</param>
    public static bool IsForWhole(RangeSpec first, bool isAlone, long reached) =>
        isAlone && first.IsOpen && first.First - reached <= WholeAhead;
}
