using Fibers;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Store;

namespace Replicator.Proxy;

/// <summary>Stores an answer on its way to the client that it is relayed to. What the disk refuses goes unstored, and
/// what does not come whole, too.</summary>
internal sealed class RelayCopy : IDisposable
{
    private readonly Downloads downloads;
    private readonly string key;
    private EntryWriter? writer;

    private RelayCopy(Downloads downloads, string key, EntryWriter writer) =>
        (this.downloads, this.key, this.writer) = (downloads, key, writer);

    /// <summary>Begins one where that may be: of the answer to POST, whose end is known when it comes.</summary>
    /// <param name="exchange">Its request and target.</param>
    /// <param name="origin">Has answered.</param>
    /// <param name="downloads">Know the store.</param>
    /// <returns>The caller's; null: it is not stored.</returns>
    public static RelayCopy? TryBegin(Exchange exchange, OriginExchange origin, Downloads downloads)
    {
        CacheTerms terms = downloads.Options.Terms;
        TargetUri uri = exchange.Uri!;
        ContentFraming framing = origin.Content.Framing;
        bool mayStore = Storing.JudgePost(exchange.Request, uri, origin.Head, terms) == NotStored.None
            && framing.Kind != FramingKind.UntilClose && downloads.Disk.MayStore(uri.Key);
        if (!mayStore)
            return null;
        try
        {
            ResponseHead shared = NamedFields.Without(origin.Head, terms, out _);
            long? length = framing.Kind == FramingKind.Chunked ? null : framing.Length;
            EntryWriter writer = downloads.Store.Create(
                uri, exchange.Request, shared, origin.RequestTime, origin.ResponseTime, length);
            return new RelayCopy(downloads, uri.Key, writer);
        }
        catch (StoreException refused)
        {
            downloads.Disk.Refused(uri.Key, refused, wasBegun: false);
            return null;
        }
    }

    /// <summary>The next bytes of the content.</summary>
    public void Append(ReadOnlySpan<byte> piece)
    {
        try
        {
            writer?.Append(piece);
        }
        catch (StoreException refused)
        {
            GiveUp(refused);
        }
    }

    /// <summary>All of it came: it is found from now on.</summary>
    public IEnumerable<Yield> Complete()
    {
        if (writer is null)
            yield break;
        yield return Yield.Call(writer.Prepare());
        try
        {
            writer.Complete();
            downloads.Disk.Stored();
            downloads.Unstored.Forget(key);
        }
        catch (StoreException refused)
        {
            GiveUp(refused);
        }
    }

    /// <summary>What was not completed goes: a part of it was never asked for.</summary>
    public void Dispose()
    {
        writer?.Discard();
        writer = null;
    }

    private void GiveUp(StoreException refused)
    {
        downloads.Disk.Refused(key, refused, wasBegun: true);
        Dispose();
    }
}
