using System.Buffers.Binary;
using System.Text;

namespace Replicator.Store;

/// <summary>Reads what <see cref="RecordWriter"/> wrote. What it reads comes from a disk: nothing is relied upon,
/// and once something does not fit, all that follows reads as zero and <see cref="IsBroken"/> stays set.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> payload)
{
    private ReadOnlySpan<byte> rest = payload;

    public bool IsBroken { get; private set; }

    /// <summary>What was not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => rest;

    public byte ReadByte() => Take(1) is [byte value] ? value : (byte)0;

    public ushort ReadUInt16() =>
        Take(sizeof(ushort)) is { Length: > 0 } bytes ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : (ushort)0;

    public long ReadInt64() =>
        Take(sizeof(long)) is { Length: > 0 } bytes ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;

    public ReadOnlySpan<byte> ReadBytes() =>
        Take(sizeof(int)) is { Length: > 0 } bytes ? Take(BinaryPrimitives.ReadInt32LittleEndian(bytes)) : default;

    /// <summary>A <see cref="Guid"/> that was written as bytes; null if there are more or fewer of them.</summary>
    public Guid? ReadGuid()
    {
        const int GuidLength = 16;
        return ReadBytes() is { Length: GuidLength } bytes ? new Guid(bytes) : null;
    }

    public string ReadText() => Encoding.UTF8.GetString(ReadBytes());

    private ReadOnlySpan<byte> Take(int length)
    {
        if (IsBroken || length < 0 || length > rest.Length)
        {
            IsBroken = true;
            return default;
        }

        ReadOnlySpan<byte> taken = rest[..length];
        rest = rest[length..];
        return taken;
    }
}
