using System.Buffers;
using System.Security.Cryptography;
using Replicator.Cache;

namespace Replicator.Store;

/// <summary>Follows a content that comes, to tell in the end whether it is the one that is expected.</summary>
/// <param name="expected">That it must be.</param>
internal sealed class ContentCheck(ContentDigest expected) : IDisposable
{
    private const int BlockLength = 256 << 10;

    private readonly IncrementalHash hash = expected.Begin();

    public ContentDigest Expected => expected;

    /// <summary>Bytes that were taken so far, from the first on.</summary>
    public long Length { get; private set; }

    /// <summary>Some of it was written. What does not come in its order is read in the end.</summary>
    public void Follow(long position, ReadOnlySpan<byte> content)
    {
        if (position != Length)
            return;
        hash.AppendData(content);
        Length += content.Length;
    }

    /// <summary>Whether nothing has to be read to tell what it is.</summary>
    public bool HasAllOf(Entry entry) => Length == entry.Length && !expected.IsOfWhole;

    /// <summary>What came, asked once; all of it was followed.</summary>
    /// <returns>Null: it takes too much to tell.</returns>
    public ContentDigest? Found() => expected.IsOfWhole ? null : expected.End(hash);

    /// <summary>What came, asked once; blocks, so for Workers, unless <see cref="HasAllOf"/>.</summary>
    /// <param name="entry">All of it is there.</param>
    /// <returns>Null: it takes too much to tell.</returns>
    /// <exception cref="StoreException">The disk fails.</exception>
    public ContentDigest? Found(Entry entry)
    {
        if (Length < entry.Length)
            ReadRest(entry);
        return expected.End(hash, new ContentStream(entry.Read, entry.Length));
    }

    public void Dispose() => hash.Dispose();

    // What did not come in its order.
    private void ReadRest(Entry entry)
    {
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            while (Length < entry.Length && entry.Read(block, Length) is > 0 and var count)
                Follow(Length, block.AsSpan(0, count));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
