using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>Writes down which groups of responses were invalidated (RFC 9875 §3).</summary>
/// <param name="chain">The log.</param>
/// <param name="contents">What its records come to.</param>
internal sealed class GroupRecords(LogChain chain, IndexContents contents)
{
    private readonly RecordWriter writer = new();

    // What the disk did not take.
    private readonly Queue<byte[]> refused = [];

    /// <param name="uri">Any target of their origin.</param>
    /// <param name="groups">The origin's names of them.</param>
    /// <param name="now">What was asked for up to now is validated before its next use.</param>
    public void Invalidate(TargetUri uri, IReadOnlyList<string> groups, DateTimeOffset now)
    {
        string origin = GroupMarks.OriginOf(uri);
        foreach (string group in groups)
        {
            if (contents.Groups.IsFull)
                Append("", "", contents.Groups.LatestOf(now));
            Append(origin, group, contents.Groups.InstantOf(origin, group, now));
        }
    }

    /// <inheritdoc cref="GroupMarks.Count"/>
    public void Count(StoredResponse response) => contents.Groups.Count(response);

    /// <inheritdoc cref="GroupMarks.Settle"/>
    public void Settle(TargetUri uri, StoredResponse response) => contents.Groups.Settle(uri, response);

    /// <summary>Writes what the disk did not take before.</summary>
    /// <exception cref="StoreException">It still does not; it is due still.</exception>
    public void WriteRefused()
    {
        for (; refused.TryPeek(out byte[]? record); refused.Dequeue())
            Append(record);
    }

    private void Append(string origin, string group, DateTimeOffset instant)
    {
        Write(origin, group, instant);
        try
        {
            Append(writer.Written);
        }
        catch (StoreException)
        {
            // This run knows it all the same, and tells the next one once it can.
            contents.Groups.Add(0, new RecordReader(writer.Written));
            if (refused.Count == GroupMarks.MostMarks)
            {
                refused.Clear();
                Write("", "", contents.Groups.LatestOf(instant));
            }

            refused.Enqueue(writer.Written.ToArray());
        }
    }

    private void Write(string origin, string group, DateTimeOffset instant)
    {
        writer.Clear();
        GroupMarks.Write(writer, origin, group, instant, contents.Groups.Latest + 1);
    }

    private void Append(ReadOnlySpan<byte> record)
    {
        long position = chain.Current.Append(IndexRecordKind.GroupInvalidated, record);
        contents.Apply(position, IndexRecordKind.GroupInvalidated, record);
    }
}
