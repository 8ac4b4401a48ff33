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

    /// <summary>What of the content a client needs; null: all of it, or a range that all of it is fetched
    /// for.</summary>
    /// <param name="presented">As the client presented it.</param>
    /// <param name="isAlone">It asks for no other range.</param>
    public static RangeSpec? PartOf(RequestHead presented, out bool isAlone)
    {
        isAlone = true;
        return presented.Fields.TryGet("range"u8, out ReadOnlySpan<byte> field)
            && ByteRanges.TryGetFirst(field, out RangeSpec first, out isAlone)
            && !IsForWhole(first, isAlone, reached: 0)
            ? first
            : null;
    }

    /// <summary>Whether a request is answered from all of the content.</summary>
    /// <param name="first">The first of the ranges that are asked for.</param>
    /// <param name="isAlone">There is no other.</param>
    /// <param name="reached">Bytes of the beginning that are there.</param>
    public static bool IsForWhole(RangeSpec first, bool isAlone, long reached) =>
        isAlone && first.IsOpen && first.First - reached <= WholeAhead;

    /// <summary>What is fetched begins and ends at a multiple of this, unless something else is there or
    /// comes.</summary>
    public const long BlockLength = 64 << 10;

    /// <summary>Connections that bring one content at a time.</summary>
    public const int MaximumLanes = 16;

    /// <summary>Pieces from which on what is fetched fills the whole gap, so that there come to be fewer.</summary>
    public const int MaximumPieces = 4096;

    /// <summary>What to fetch so that a reader gets the next byte, which is not there. It is waited for where a lane
    /// brings it soon, that is when the lane is no further away than its <see cref="RangeLane.Ahead"/>; and where there
    /// are as many lanes as may be. A lane that is further away, and so would come over it later, ends where the new
    /// one begins.</summary>
    /// <param name="held">What is there.</param>
    /// <param name="lanes">What comes.</param>
    /// <param name="wanted">From the next byte on.</param>
    /// <param name="completeLength">Bytes of the whole content.</param>
    /// <returns>Null: it is waited for.</returns>
    public static ByteRange? Next(
        ByteMap held, IReadOnlyList<RangeLane> lanes, ByteRange wanted, long completeLength)
    {
        long position = wanted.Start;
        bool isFull = held.Pieces.Count >= MaximumPieces;
        long start = isFull ? 0 : position / BlockLength * BlockLength;
        long end = isFull ? completeLength : Math.Min(RoundUp(wanted.End), completeLength);
        start = Math.Max(start, held.EndBefore(position));
        end = Math.Min(end, held.NextFrom(position));
        foreach (RangeLane lane in lanes)
        {
            if (lane.Position <= position && position < lane.End)
            {
                if (position - lane.Position <= lane.Ahead)
                    return null;
                start = Math.Max(start, lane.Position + lane.Ahead);
            }
            else if (lane.Position > position)
            {
                end = Math.Min(end, lane.Position);
            }
            else
            {
                start = Math.Max(start, lane.End);
            }
        }

        return lanes.Count < MaximumLanes ? new ByteRange(start, end) : null;
    }

    /// <summary>The first part of a content that is neither there nor comes; null: there is none.</summary>
    /// <inheritdoc cref="Next"/>
    public static ByteRange? FirstGap(ByteMap held, IReadOnlyList<RangeLane> lanes, long completeLength)
    {
        for (long position = held.EndFrom(0); position < completeLength;)
        {
            long end = Math.Min(completeLength, held.NextFrom(position));
            long comesUntil = position;
            foreach (RangeLane lane in lanes)
            {
                if (lane.Position <= position)
                    comesUntil = Math.Max(comesUntil, lane.End);
                else
                    end = Math.Min(end, lane.Position);
            }

            if (comesUntil == position)
                return new ByteRange(position, end);
            position = held.EndFrom(comesUntil);
        }

        return null;
    }

    /// <summary>The part of a gap to ask for, for one who wants a range; to the end of the gap where that is the
    /// content's.</summary>
    /// <param name="held">What is there.</param>
    /// <param name="wanted">Not all of it is there.</param>
    /// <param name="completeLength">Bytes of the whole content.</param>
    public static ByteRange FirstOf(ByteMap held, ByteRange wanted, long completeLength)
    {
        long position = held.EndFrom(wanted.Start);
        ByteRange gap = Next(held, [], wanted with { Start = position }, completeLength)!.Value;
        return gap.End == completeLength ? gap with { End = long.MaxValue } : gap;
    }

    /// <summary>Where the block ends that a position is in.</summary>
    public static long EndOfBlock(long position) => RoundUp(position + 1);

    private static long RoundUp(long position) => position > long.MaxValue - BlockLength
        ? long.MaxValue
        : (position + BlockLength - 1) / BlockLength * BlockLength;
}
