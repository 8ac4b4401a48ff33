using System.Text;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Store;

namespace Replicator.Verbs;

/// <summary>Makes rows of what is stored.</summary>
internal static class StoredRow
{
    /// <summary>What a list shows of it.</summary>
    public static VerbRow Brief(StoredItem item) => new(RowKind.Stored)
    {
        Url = item.Target,
        Path = item.Path,
        Status = item.Response.Head.Status,
        Length = item.Length,
        Received = item.Response.ResponseTime,
        Used = item.Used,
        InUse = item.IsInUse,
        Pinned = item.IsPinned,
        ByHand = item.Record is null,
    };

    /// <summary>All that is known of it.</summary>
    /// <param name="item">Stored.</param>
    /// <param name="now">For what freshness is computed.</param>
    public static VerbRow Full(StoredItem item, DateTimeOffset now) => Brief(item) with
    {
        Requested = item.Response.RequestTime,
        Modified = item.Present?.ModifiedTime,
        FreshUntil = FreshUntil(item, now),
        Codings = EntryPath.CodingsOf(item.Response.Head.Fields) is { Length: > 0 } codings ? codings : null,
        Fields = Lines(item.Response.Head.Fields),
        Variant = item.Response.VaryFields.Count == 0 ? null : Lines(item.Response.VaryFields),
        Invalidated = item.Response.Invalidated,
        Text = item.IsConfirmed ? null : "the file is gone or another one by now",
    };

    /// <summary>What is known of a content that is not whole.</summary>
    public static VerbRow Of(UnfinishedItem item) => new(RowKind.Unfinished)
    {
        Url = item.Target,
        Path = item.Path,
        Length = item.Length,
        CompleteLength = item.CompleteLength,
        Received = item.Since,
        InUse = item.IsGrowing,
    };

    /// <summary>What is said of it when it goes.</summary>
    public static VerbRow Removed(StoredItem item) => new(RowKind.Removed)
    {
        Url = item.Target,
        Path = item.Path,
        Length = item.Length,
        Status = item.Response.Head.Status,
    };

    // Null: never changes, or is validated each time.
    private static DateTimeOffset? FreshUntil(StoredItem item, DateTimeOffset now)
    {
        if (item.Record is null)
            return null;
        TimeSpan left = Freshness.Lifetime(item.Response, CacheTerms.Standard)
            - Freshness.CurrentAge(item.Response, now);
        return left < DateTimeOffset.MaxValue - now ? now + left : null;
    }

    private static List<string> Lines(FieldSection fields)
    {
        var lines = new List<string>();
        for (int index = 0; index < fields.Count; index++)
        {
            FieldLine line = fields[index];
            lines.Add($"{Encoding.Latin1.GetString(line.Name)}: {Encoding.Latin1.GetString(line.Value)}");
        }

        return lines;
    }
}
