using System.Buffers;
using Replicator.Http;
using Replicator.Store;

namespace Replicator.Proxy;

/// <summary>Makes small stored responses ready, so that each leaves in one send: once, or kept for the hits to
/// come.</summary>
/// <param name="options">Our name for Via.</param>
/// <param name="store">Keeps what is kept.</param>
internal sealed class SmallAnswers(ProxyOptions options, FileStore store)
{
    // For what is not kept: used by one step after the other.
    private readonly byte[] content = new byte[MemoryTier.LongestContent];
    private readonly ArrayBufferWriter<byte> text = new();
    private readonly ResponseHead head = new();

    /// <summary>What an open entry is answered with, if its content is small and in the system's memory.</summary>
    /// <param name="entry">Complete.</param>
    /// <param name="keeps">For the next hits, too: else it is the caller's until it yields or asks for
    /// another.</param>
    /// <returns>Null: it takes a <see cref="Delivery"/>.</returns>
    public ReadyResponse? TryMake(Entry entry, bool keeps)
    {
        if (entry.State != EntryState.Complete || entry.Length > content.Length)
            return null;
        int length = (int)entry.Length;
        if (length > 0 && entry.ReadAtOnce(content.AsSpan(0, length), 0) < length)
            return null;
        // A person may just have changed it.
        if (!entry.IsUnchanged())
            return null;
        var ready = new ReadyResponse(HeadOf(entry), content.AsMemory(0, length));
        return keeps && store.Memory.Takes(length) ? Keep(entry, ready) : ready;
    }

    /// <summary>For the next hits, after one that took a <see cref="Delivery"/>: what was just sent is in the system's
    /// memory, so that reading it once more waits for no disk.</summary>
    /// <param name="entry">Complete, and sent whole.</param>
    public void Keep(Entry entry)
    {
        if (!store.Memory.Takes(entry.Length))
            return;
        Memory<byte> room = content.AsMemory(0, (int)entry.Length);
        if (RandomAccess.Read(entry.File, room.Span, 0) == room.Length && entry.IsUnchanged())
            Keep(entry, new ReadyResponse(HeadOf(entry), room));
    }

    private ReadyResponse Keep(Entry entry, ReadyResponse ready)
    {
        var kept = new ReadyResponse(ready.Head.ToArray(), ready.Content.ToArray());
        store.Memory.Keep(entry, kept);
        return kept;
    }

    private ReadOnlyMemory<byte> HeadOf(Entry entry)
    {
        StoredHead.Prepare(entry.Response, options.Pseudonym, head);
        head.Fields.Remove("Age"u8);
        head.Fields.Remove("Content-Length"u8);
        if (head.Status != 204) // Which may have none (RFC 9110 §8.6).
            head.Fields.Add("Content-Length"u8, entry.Length);
        text.ResetWrittenCount();
        head.WriteTo(text);
        return text.WrittenMemory[..^"\r\n".Length];
    }
}
