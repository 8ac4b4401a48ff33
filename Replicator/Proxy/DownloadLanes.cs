using Replicator.Cache;
using Replicator.Http;
using Replicator.Network;
using Replicator.Store;

namespace Replicator.Proxy;

/// <summary>The parts of one content that are on their way: one lane for each connection that brings some.</summary>
/// <remarks>Readers ask for the next byte that they miss; <see cref="RangePlan"/> says whether it is waited for or
/// fetched apart. The <see cref="DownloadFetch"/> runs the first lane, and those for what nobody else fetches where all
/// is wanted; each other runs in a fiber of its own.</remarks>
/// <param name="download">Whose content it is.</param>
/// <param name="downloads">Those that run.</param>
internal sealed class DownloadLanes(Download download, Downloads downloads)
{
    /// <summary>Bytes that are asked for at once to fill a gap while others fetch as well: what others ask for within
    /// them is soon there.</summary>
    private const long GapStep = 4 << 20;

    private readonly List<DownloadLane> running = [];
    private readonly List<RangeLane> plan = [];
    private EntryWriter? writer;

    public int Count => running.Count;

    /// <summary>The content is written by that, and parts of it may come.</summary>
    /// <param name="contentWriter">The download's own.</param>
    public void Begin(EntryWriter contentWriter) => writer = contentWriter;

    /// <summary>A part is to be brought: another that would come over it ends where it begins, unless nothing comes of
    /// it.</summary>
    /// <param name="range">None of it is there.</param>
    /// <param name="isForLeader">The leader asked for it.</param>
    /// <returns>To be run, and disposed at its end.</returns>
    public DownloadLane Open(ByteRange range, bool isForLeader)
    {
        var lane = new DownloadLane(download, this, writer!, range, isForLeader, downloads);
        foreach (DownloadLane other in running)
        {
            if (other.Position < range.Start && other.End > range.Start)
            {
                lane.Shortened = (other, other.End);
                other.End = range.Start;
            }
        }

        running.Add(lane);
        return lane;
    }

    /// <summary>It has ended.</summary>
    public void Close(DownloadLane lane)
    {
        running.Remove(lane);
        GivesBack(lane);
        download.Entry?.Grown.Set();
        download.JudgeReaders();
    }

    /// <summary>Nothing comes of a lane: the one that it has shortened goes on instead, if it still comes.</summary>
    /// <returns>Whether it does.</returns>
    public bool GivesBack(DownloadLane lane)
    {
        if (lane.HasBegun || lane.Shortened is not var (other, end)
            || !running.Contains(other) || other.End != lane.Position)
            return false;
        IEnumerable<long> behind = running.Where(one => one != lane).Select(one => one.Position);
        other.End = behind.Where(start => start > other.Position).Append(end).Min();
        lane.Shortened = null;
        return true;
    }

    /// <summary>Bytes that a lane may bring until it meets what is there.</summary>
    public static long RoomOf(DownloadLane lane, Entry entry) =>
        Math.Min(lane.End, entry.Held?.NextFrom(lane.Position) ?? long.MaxValue) - lane.Position;

    /// <summary>A reader needs a byte that is not there: if it does not come soon it is fetched.</summary>
    /// <param name="reader">Waits for it.</param>
    /// <param name="wanted">From that byte on.</param>
    /// <returns>Whether it comes with an answer that is at hand: that is of the same content for sure.</returns>
    /// <exception cref="UpstreamException">What should have brought it has failed, or is refused for now, and the
    /// client was promised nothing.</exception>
    public bool Demand(DownloadReader reader, ByteRange wanted)
    {
        if (reader.Awaited?.Failure is { } failure)
            throw failure;
        reader.Awaited = running.Find(lane => lane.Position <= wanted.Start && lane.End > wanted.Start);
        if (reader.Promised is null && reader.Awaited?.Refusal is { } refusal)
            throw refusal;
        if (download.Entry is not { State: EntryState.Growing, CompleteLength: long length } entry
            || download.Tail is not null || entry.Length == length)
            return true;
        if ((download.IsOutdated && reader.Promised is null) || !Resumption.IsPossible(entry.Response))
        {
            if (reader.Awaited is null)
                throw new UpstreamException(ProxyError.HttpResponseIncomplete, "the content has changed meanwhile");
        }
        else if (RangePlan.Next(HeldOf(entry), Plan(), wanted, length) is { } range)
        {
            DownloadLane lane = Open(range, reader.IsLeader);
            reader.Awaited = reader.Asked = lane;
            lane.RunIn(downloads.Scheduler.Start(lane.Run(begun: null), $"part of {download.Uri.Key}", lane));
        }

        return reader.Awaited is { IsReceiving: true };
    }

    /// <summary>Whether a client was promised some of what a lane has yet to bring.</summary>
    public bool IsOwed(DownloadLane lane) => download.Readers.Any(reader => reader.IsOwed(RestOf(lane)));

    /// <summary>A reader has left: what nobody else wants is not asked for, and what comes of it ends with its
    /// block.</summary>
    public void JudgeReaders()
    {
        if (download.WantsAll)
            return;
        foreach (DownloadLane lane in running.ToArray())
        {
            if (download.Readers.Any(reader => reader.Promised is null || reader.IsOwed(RestOf(lane))))
                continue;
            if (!lane.IsReceiving)
                lane.Cancel();
            else if (download.Readers.Count > 0)
                lane.End = Math.Min(lane.End, RangePlan.EndOfBlock(lane.Position));
        }
    }

    /// <summary>What has to be fetched so that all is there, and nobody fetches; null: there is nothing.</summary>
    public ByteRange? NextGap(Entry entry)
    {
        if (entry.CompleteLength is not { } length
            || RangePlan.FirstGap(HeldOf(entry), Plan(), length) is not { } gap)
            return null;
        return running.Count == 0 ? gap : gap with { End = Math.Min(gap.End, gap.Start + GapStep) };
    }

    /// <summary>The download has ended: nothing more is brought.</summary>
    public void End()
    {
        foreach (DownloadLane lane in running.ToArray())
            lane.Cancel();
    }

    private static ByteRange RestOf(DownloadLane lane) => new(lane.Position, lane.End);

    private static ByteMap HeldOf(Entry entry) =>
        entry.Held ?? new ByteMap(entry.Length > 0 ? [new ByteRange(0, entry.Length)] : []);

    private List<RangeLane> Plan()
    {
        plan.Clear();
        foreach (DownloadLane lane in running)
            plan.Add(new RangeLane(lane.Position, lane.End, lane.Ahead));

        return plan;
    }
}
