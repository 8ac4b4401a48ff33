using System.Globalization;
using Replicator.Diagnostics;
using Replicator.Http;

namespace Replicator.Cache;

/// <summary>Says of a content that is not all there what is there, and what a request for a range of it would
/// do.</summary>
/// <param name="presented">The GET for it.</param>
internal sealed class PartExplanation(RequestHead presented)
{
    private const int MostPieces = 8;

    private readonly RangeSpec? wanted = RangePlan.PartOf(presented, out _);

    /// <summary>What is said of a download that runs.</summary>
    public IEnumerable<ExplanationLine> Of(RunningFacts running)
    {
        string clients = running.ReaderCount switch
        {
            0 => "nobody",
            1 => "1 client",
            _ => string.Create(CultureInfo.InvariantCulture, $"{running.ReaderCount} clients"),
        };
        string ending = running.ReaderCount > 1 ? "" : "s";
        string state = running.Status == 0
            ? $"the origin is being asked, and {clients} wait{ending} for its answer"
            : $"{Held(running.Held, running.CompleteLength)}, and {clients} read{ending} it";
        yield return new ExplanationLine("download",
            $"{state}; such a request {(running.IsJoined ? "joins it" : "does not join it")}", "RFC 9111 §4");
        if (running is { IsJoined: true, CompleteLength: { } length } && MissingOf(running.Held, length) is not null)
        {
            yield return new ExplanationLine("range", "it is waited for if it comes soon, and else fetched apart",
                "RFC 9110 §14.2");
        }
    }

    /// <summary>What is said of what is kept.</summary>
    /// <param name="content">That.</param>
    /// <param name="isForRequest">The request would go on with it.</param>
    public IEnumerable<ExplanationLine> Of(HeldContent content, bool isForRequest)
    {
        yield return new ExplanationLine("unfinished", Held(content.Held, content.CompleteLength), "RFC 9111 §3.3");
        if (!isForRequest)
            yield return new ExplanationLine("unfinished", "such a request does not go on with it", "RFC 9111 §3.3");
        else if (wanted is null)
            yield return new ExplanationLine("rest", Whole(content), "RFC 9110 §15.3.7.3");
        else if (content.CompleteLength is { } length)
            yield return new ExplanationLine("range", Range(content.Held, length), "RFC 9110 §14.2");
    }

    private static string Whole(HeldContent content) =>
        "what is missing is fetched, if the origin still has the same"
        + (content.CompleteLength is null ? "" : "; for a range only what is missing of that, in blocks of "
            + Quantity.Bytes(RangePlan.BlockLength));

    private string Range(ByteMap held, long length)
    {
        if (wanted!.Value.Resolve(length, out ByteRange range) != RangeOutcome.Single)
            return "what is asked for lies behind the end";
        return MissingOf(held, length) is { } missing
            ? $"{Text(missing)} are missing, so {Text(RangePlan.FirstOf(held, range, length), length)} are fetched, "
                + "if the origin still has the same"
            : $"{Text(range)} are there";
    }

    // From the first byte on of those asked for that is not there; null: all are, or there are none.
    private ByteRange? MissingOf(ByteMap held, long length)
    {
        if (wanted?.Resolve(length, out ByteRange range) != RangeOutcome.Single || held.Contains(range))
            return null;
        long start = held.EndFrom(range.Start);
        return new ByteRange(start, Math.Min(range.End, held.NextFrom(start)));
    }

    private static string Held(ByteMap held, long? length)
    {
        string all = length is { } known ? $" of {Quantity.Bytes(known)}" : "";
        if (held.Pieces.Count == 0)
            return $"nothing{all} is there";
        string pieces = string.Join(", ", held.Pieces.Take(MostPieces).Select(piece => Text(piece)));
        int more = held.Pieces.Count - MostPieces;
        return $"{Quantity.Bytes(held.Length)}{all} are there: {pieces}"
            + (more > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {more} more pieces") : "");
    }

    private static string Text(ByteRange range, long length = long.MaxValue) => string.Create(
        CultureInfo.InvariantCulture, $"bytes {range.Start}-{Math.Min(range.End, length) - 1}");
}
