using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>When groups of responses were invalidated (RFC 9875 §3): what belongs to one and was asked for before must
/// be validated before its next use, however many there are.</summary>
/// <remarks>One mark a group, up to a bound; then one for all groups takes the place of them all, so that more is
/// validated than need be, and nothing less. Each lies in the log as a record. Instants tell what was asked for before
/// and came afterwards; numbers that rise tell what was stored before, however the clock was set since.</remarks>
internal sealed class GroupMarks
{
    /// <summary>Groups of which more are not told apart.</summary>
    public const int MostMarks = 4096;

    private readonly Dictionary<(string Origin, string Group), Mark> marks = [];
    private readonly HashSet<long> positions = [];
    private Mark forAll;

    /// <summary>The number of the latest one; zero: there never was any.</summary>
    public long Latest { get; private set; }

    /// <summary>Records of the log that count.</summary>
    public IReadOnlyCollection<long> Positions => positions;

    /// <summary>There is no room for another: one for all takes their place first.</summary>
    public bool IsFull => marks.Count >= MostMarks;

    /// <summary>An instant that none is later than, whatever the clock did.</summary>
    public DateTimeOffset LatestOf(DateTimeOffset now) =>
        new(marks.Values.Max(mark => (long?)mark.Ticks) is { } latest && latest > now.UtcTicks ? latest : now.UtcTicks,
            TimeSpan.Zero);

    /// <summary>An instant for a mark that no former one for the same is later than, whatever the clock did.</summary>
    public DateTimeOffset InstantOf(string origin, string group, DateTimeOffset now)
    {
        long former = Math.Max(forAll.Ticks, marks.GetValueOrDefault((origin, group)).Ticks);
        return former > now.UtcTicks ? new DateTimeOffset(former, TimeSpan.Zero) : now;
    }

    /// <param name="writer">Gets the record.</param>
    /// <param name="origin">Empty: the mark is for all groups of all origins.</param>
    /// <param name="group">The origin's name of it.</param>
    /// <param name="instant">What was asked for up to then is not to be used any more as it is.</param>
    /// <param name="number">Above those of all former marks.</param>
    public static void Write(
        RecordWriter writer, string origin, string group, DateTimeOffset instant, long number)
    {
        writer.WriteText(origin);
        writer.WriteText(group);
        writer.WriteInt64(instant.UtcTicks);
        writer.WriteInt64(number);
    }

    /// <summary>Whether the record at that position counts.</summary>
    public bool Contains(long position) => positions.Contains(position);

    /// <summary>A record of the log, in whatever order they come.</summary>
    /// <param name="position">Where it begins; zero: it could not be written, and counts until the end of the
    /// program.</param>
    /// <param name="reader">Of what <see cref="Write"/> wrote.</param>
    public void Add(long position, RecordReader reader)
    {
        string origin = reader.ReadText(), group = reader.ReadText();
        long ticks = reader.ReadInt64();
        bool isBroken = reader.IsBroken;
        // Those of former versions have none: it reads as zero.
        var mark = new Mark(ticks, reader.ReadInt64(), position);
        if (isBroken || mark.Ticks < forAll.Ticks)
            return;
        Latest = Math.Max(Latest, mark.Number);
        if (origin.Length == 0)
            AddForAll(mark);
        else if (!marks.TryGetValue((origin, group), out Mark former) || former.Ticks <= mark.Ticks)
            marks[(origin, group)] = Replace(former, mark);
    }

    /// <summary>Marks a response that must be validated because one of its groups was invalidated after it was asked
    /// for. Costs nothing where none ever was.</summary>
    /// <param name="uri">Its target.</param>
    /// <param name="response">As it was stored or updated.</param>
    public void Settle(TargetUri uri, StoredResponse response)
    {
        if ((marks.Count == 0 && forAll.Ticks == 0) || !response.Head.Fields.Contains("cache-groups"u8))
            return;
        string origin = OriginOf(uri);
        foreach (string group in CacheGroups.Of(response))
        {
            response.Invalidated |= forAll.IsLaterThan(response)
                || (marks.TryGetValue((origin, group), out Mark mark) && mark.IsLaterThan(response));
        }
    }

    /// <summary>A response was asked for, or validated, and knows of all that there is.</summary>
    public void Count(StoredResponse response)
    {
        if (Latest > 0 && response.Head.Fields.Contains("cache-groups"u8))
            response.KnownGroupChanges = Latest;
    }

    /// <summary>What the groups' names are of (RFC 9875 §2.1).</summary>
    public static string OriginOf(TargetUri uri) => $"{uri.Scheme}://{uri.Authority}";

    private void AddForAll(Mark mark)
    {
        forAll = Replace(forAll, mark);
        foreach ((var group, Mark former) in marks)
        {
            if (former.Ticks > mark.Ticks)
                continue;
            marks.Remove(group);
            positions.Remove(former.Position);
        }
    }

    private Mark Replace(Mark former, Mark mark)
    {
        positions.Remove(former.Position);
        if (mark.Position > 0)
            positions.Add(mark.Position);
        return mark;
    }

    private readonly record struct Mark(long Ticks, long Number, long Position)
    {
        public bool IsLaterThan(StoredResponse response) =>
            response.RequestTime.UtcTicks <= Ticks || response.KnownGroupChanges < Number;
    }
}
