using System.Text;
using Replicator.Http;

namespace Replicator.Tests.Cache.Indexes;

/// <summary>A long content that is nowhere as a whole: entries are made when they are read.</summary>
/// <param name="entry">The text of an entry, by its number.</param>
/// <param name="length">Bytes after which there are no more entries.</param>
/// <param name="end">What follows the last entry.</param>
internal sealed class MadeStream(string begin, Func<int, string> entry, string end, long length) : UnseekableStream
{
    private readonly byte[] piece = new byte[256 << 10];
    private int start;
    private int filled;
    private long made;
    private bool ended;

    /// <summary>Entries so far.</summary>
    public int Count { get; private set; }

    /// <summary>Allocated by this, in bytes.</summary>
    public long Allocated { get; private set; }

    public override bool CanRead => true;

    public override bool CanWrite => false;

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (start == filled && !ended)
            Make();
        int taken = Math.Min(count, filled - start);
        piece.AsSpan(start, taken).CopyTo(buffer.AsSpan(offset));
        start += taken;
        return taken;
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Make()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        ended = made >= length;
        string text = ended ? end : Count == 0 ? begin + entry(Count++) : entry(Count++);
        (start, filled) = (0, Encoding.UTF8.GetBytes(text, piece));
        made += filled;
        Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
