using Fibers;
using Replicator.Network;
using Replicator.Store;

namespace Replicator.Proxy;

/// <summary>Moves the content of a <see cref="Download"/> from the origin to the disk, and once that takes no more, by
/// way of memory to those who read.</summary>
internal sealed class DownloadCopy(Download download, OriginExchange origin, EntryWriter writer, Downloads downloads)
{
    /// <summary>Bytes for which there is room before they come, where nobody has said how many there will be: as many
    /// as are received at once.</summary>
    private const int LengthAhead = 256 << 10;

    /// <summary>One receive a step, written at once; the readers follow behind.</summary>
    public IEnumerable<Yield> Run()
    {
        ContentReader content = origin.Content;
        while (!content.IsComplete)
        {
            if (download.Tail is DownloadTail { Room: 0 } full)
            {
                // Infinite: the readers have timeouts of their own, and without any the download is ended.
                yield return Yield.Wait(full.Taken, Timeout.InfiniteTimeSpan);
                continue;
            }

            if (writer.Entry.CompleteLength is null && download.Tail is null
                && downloads.Store.IsShortOf(LengthAhead))
                yield return Yield.Call(downloads.Store.MakeRoom(LengthAhead));

            bool took;
            while ((took = content.TryTake(download.Tail?.Room ?? int.MaxValue, out ReadOnlySpan<byte> piece))
                && Put(piece))
            {
            }

            if (took || content.IsComplete)
                continue;
            yield return origin.Connection.Readable(downloads.Options.TransferTimeout);
            origin.Connection.Receive();
        }

        if (download.Tail is DownloadTail tail)
        {
            tail.End();
        }
        else
        {
            yield return Yield.Call(writer.Prepare());
            Complete();
        }
    }

    // False: there may be no room for more.
    private bool Put(ReadOnlySpan<byte> piece)
    {
        if (download.Tail is null && TryAppend(piece))
            return true;
        download.Tail!.Append(piece);
        return download.Tail.Room > 0;
    }

    private bool TryAppend(ReadOnlySpan<byte> piece)
    {
        try
        {
            writer.Append(piece);
            return true;
        }
        catch (StoreException refused)
        {
            // Those who read get the rest all the same, and what was written is read to its end and then goes.
            downloads.Disk.Refused(download.Uri.Key, refused, wasBegun: true);
            download.BeginTail(origin.Connection.Budget, piece.Length);
            writer.Dispose();
            return false;
        }
    }

    // Where the name or the record cannot be written the content is whole for those who read it, and is not stored.
    private void Complete()
    {
        try
        {
            writer.Complete();
            downloads.Disk.Stored();
        }
        catch (StoreException refused) when (writer.Entry.State == EntryState.Complete)
        {
            downloads.Disk.Refused(download.Uri.Key, refused, wasBegun: true);
        }
    }
}
