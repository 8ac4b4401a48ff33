using Microsoft.Win32.SafeHandles;
using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>A content that broke off, taken by one download that is to continue it. What was neither continued nor
/// discarded when it is disposed is kept for the next.</summary>
/// <param name="record">What is known of it.</param>
/// <param name="place">Where that lies in the log.</param>
/// <param name="file">What is there of it; owned.</param>
/// <param name="held">Bytes that are there and count.</param>
/// <param name="unfinished">Where it was taken from.</param>
internal sealed class UnfinishedContent(
    IndexRecord record, UnfinishedRecord place, SafeFileHandle file, ByteMap held, UnfinishedContents unfinished)
    : IDisposable
{
    private bool hasEnded;

    /// <summary>The head that its first part came with.</summary>
    public StoredResponse Response => record.Response;

    /// <summary>Bytes that are there; above zero.</summary>
    public long Length => held.Length;

    /// <summary>Which these are.</summary>
    public ByteMap Held => held;

    /// <summary>Bytes of the whole content; null: the origin has not said.</summary>
    public long? CompleteLength => UnfinishedRecording.CompleteLengthOf(record);

    /// <summary>The same for rules.</summary>
    public HeldContent Content => new(Response, held, CompleteLength);

    /// <summary>Goes on with what is there, which can be read at once.</summary>
    /// <param name="uri">Its target URI.</param>
    /// <param name="request">That is answered. Nobody changes it until the writer has ended.</param>
    /// <param name="combined">The head of the whole.</param>
    /// <param name="completeLength">Bytes of the whole content.</param>
    /// <param name="partLength">Bytes of the part that is on its way, for which room is set aside; null: for
    /// all.</param>
    public EntryWriter Continue(TargetUri uri, RequestHead request, StoredResponse combined, long completeLength,
        long? partLength = null)
    {
        ObjectDisposedException.ThrowIf(hasEnded, this);
        End();
        long expected = held.Length + partLength ?? completeLength;
        return unfinished.Continue(uri, request, combined, completeLength, expected, record, place, file, held);
    }

    /// <summary>It will never be whole: it is deleted.</summary>
    public void Discard()
    {
        if (hasEnded)
            return;
        End();
        file.Dispose();
        unfinished.Delete(new KeptContent(place, record));
    }

    public void Dispose()
    {
        if (hasEnded)
            return;
        End();
        file.Dispose();
        unfinished.Keep(new KeptContent(place, record));
    }

    private void End()
    {
        hasEnded = true;
        unfinished.EndTaken(held.Length);
    }
}
