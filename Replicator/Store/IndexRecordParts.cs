using System.Buffers.Binary;
using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>What few records have: parts behind the digests, each with a tag before it. Those of a later version are
/// passed over.</summary>
internal static class IndexRecordParts
{
    private const byte FurtherTag = 1, HeldTag = 2, GroupsTag = 3;

    public static void Write(RecordWriter writer, ByteMap? held, StoredResponse response)
    {
        foreach (FieldSection varyFields in response.FurtherVaryFields)
        {
            var part = new RecordWriter();
            IndexRecord.WriteFields(part, varyFields);
            writer.WriteByte(FurtherTag);
            writer.WriteBytes(part.Written);
        }

        if (response.KnownGroupChanges > 0)
        {
            byte[] number = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(number, response.KnownGroupChanges);
            writer.WriteByte(GroupsTag);
            writer.WriteBytes(number);
        }

        if (held is null)
            return;
        writer.WriteByte(HeldTag);
        writer.WriteBytes(BytesOf(held));
    }

    /// <param name="reader">Behind the digests.</param>
    /// <param name="response">Gets what they say of it.</param>
    /// <param name="held">Which bytes are there; null: nothing is said of it.</param>
    /// <returns>False: that cannot be read. Whoever does not know where the bytes lie must not take them for the first
    /// ones.</returns>
    public static bool TryRead(ref RecordReader reader, StoredResponse response, out ByteMap? held)
    {
        held = null;
        while (!reader.IsBroken && !reader.Rest.IsEmpty)
        {
            byte tag = reader.ReadByte();
            ReadOnlySpan<byte> part = reader.ReadBytes();
            if (tag == FurtherTag && !reader.IsBroken)
                ReadFurther(part, response);
            if (tag == GroupsTag && part.Length == sizeof(long))
                response.KnownGroupChanges = BinaryPrimitives.ReadInt64LittleEndian(part);
            if (tag == HeldTag && (reader.IsBroken || !TryReadHeld(part, out held)))
                return false;
        }

        return true;
    }

    private static void ReadFurther(ReadOnlySpan<byte> part, StoredResponse response)
    {
        var reader = new RecordReader(part);
        var varyFields = new FieldSection();
        IndexRecord.ReadFields(ref reader, varyFields);
        if (!reader.IsBroken)
            response.AddFurther(varyFields);
    }

    private static byte[] BytesOf(ByteMap held)
    {
        byte[] bytes = new byte[held.Pieces.Count * 2 * sizeof(long)];
        Span<byte> rest = bytes;
        foreach (ByteRange piece in held.Pieces)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, piece.Start);
            BinaryPrimitives.WriteInt64LittleEndian(rest[sizeof(long)..], piece.End);
            rest = rest[(2 * sizeof(long))..];
        }

        return bytes;
    }

    private static bool TryReadHeld(ReadOnlySpan<byte> part, out ByteMap? held)
    {
        held = null;
        var pieces = new List<ByteRange>();
        for (; part.Length >= 2 * sizeof(long); part = part[(2 * sizeof(long))..])
        {
            pieces.Add(new ByteRange(BinaryPrimitives.ReadInt64LittleEndian(part),
                BinaryPrimitives.ReadInt64LittleEndian(part[sizeof(long)..])));
        }

        if (!part.IsEmpty || !ByteMap.IsValid(pieces))
            return false;
        held = new ByteMap(pieces);
        return true;
    }
}
