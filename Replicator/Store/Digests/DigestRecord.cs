using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Replicator.Cache;

namespace Replicator.Store.Digests;

/// <summary>How a table says what the content of one name is: 12 bytes of a digest over the name, the number of the
/// index in the table, the name's hash in the store, the length or kind of the content's digest and that digest, which
/// zeros fill up to the table's width.</summary>
/// <remarks>The name is hashed so that nobody can find another with the same 96 bits: whoever could would decide which
/// contents of others are refused.</remarks>
internal static class DigestRecord
{
    /// <summary>Bytes of the name's digest.</summary>
    public const int NameLength = 12;

    /// <summary>Bytes before the content's digest.</summary>
    public const int HeadLength = LengthOffset + 1;

    /// <summary>Bytes of the longest digest of a content.</summary>
    public const byte MaximumWidth = 64;

    private const int IndexOffset = NameLength;
    private const int HashOffset = IndexOffset + sizeof(int);
    private const int LengthOffset = HashOffset + sizeof(ulong);

    // In place of the length, for sums of Go modules: these are as long as others.
    private const byte ZipSum = MaximumWidth + 1;
    private const byte ModSum = MaximumWidth + 2;

    /// <summary>What stands for a name.</summary>
    /// <param name="target">The key of a target URI.</param>
    /// <param name="name">Gets <see cref="NameLength"/> bytes.</param>
    public static void HashName(string target, Span<byte> name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(target), hash);
        hash[..NameLength].CopyTo(name);
    }

    /// <param name="record">Of the largest width; filled.</param>
    /// <param name="target">The key of a target URI.</param>
    /// <param name="index">The number of the index in the table.</param>
    /// <param name="storedHash">The name's hash in the store.</param>
    /// <param name="digest">Of the content.</param>
    public static void Write(Span<byte> record, string target, int index, ulong storedHash, ContentDigest digest)
    {
        record.Clear();
        HashName(target, record);
        Renumber(record, index);
        BinaryPrimitives.WriteUInt64LittleEndian(record[HashOffset..], storedHash);
        record[LengthOffset] = digest.Algorithm switch
        {
            GoSum.OfZip => ZipSum,
            GoSum.OfMod => ModSum,
            _ => (byte)digest.Value.Length,
        };
        digest.Value.Span.CopyTo(record[HeadLength..]);
    }

    /// <summary>By which records are sorted: name, then index.</summary>
    public static UInt128 KeyOf(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadUInt128BigEndian(record);

    public static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> record) => record[..NameLength];

    public static int IndexOf(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadInt32BigEndian(record[IndexOffset..]);

    public static void Renumber(Span<byte> record, int index) =>
        BinaryPrimitives.WriteInt32BigEndian(record[IndexOffset..], index);

    public static ulong StoredHashOf(ReadOnlySpan<byte> record) =>
        BinaryPrimitives.ReadUInt64LittleEndian(record[HashOffset..]);

    /// <summary>Bytes of the content's digest.</summary>
    public static int DigestLengthOf(ReadOnlySpan<byte> record) =>
        record[LengthOffset] <= MaximumWidth ? record[LengthOffset] : SHA256.HashSizeInBytes;

    /// <summary>The content's digest; null: no algorithm gives one of that length.</summary>
    public static ContentDigest? DigestOf(ReadOnlySpan<byte> record)
    {
        byte kind = record[LengthOffset];
        if (kind > ModSum)
            return null;
        ReadOnlySpan<byte> value = record.Slice(HeadLength, DigestLengthOf(record));
        return kind switch
        {
            ZipSum => new ContentDigest(GoSum.OfZip, value.ToArray()),
            ModSum => new ContentDigest(GoSum.OfMod, value.ToArray()),
            _ => ContentDigest.OfLength(value),
        };
    }
}
