using System.Buffers.Binary;

namespace Bench.Soak;

/// <summary>Adds up the objects that are alive, as the runtime lists them in a trace ("nettrace" format).</summary>
/// <param name="trace">All of it.</param>
internal sealed class SoakHeap(byte[] trace)
{
    private const uint BulkNode = 18;
    private const int NodeLength = 32;
    private const int NodesOffset = 10;
    private const int TraceLength = 48;
    private const byte BeginObject = 5;
    private const byte EndObject = 6;

    private readonly Dictionary<uint, uint> events = [];
    private int at;
    private long bytes;

    /// <summary>Bytes of them all; zero: the trace has none.</summary>
    public long Add()
    {
        at = trace.AsSpan().IndexOf("!FastSerialization.1"u8) + "!FastSerialization.1".Length;
        while (at < trace.Length && trace[at] == BeginObject)
        {
            // Two more tags, two versions, the name behind its length, a tag.
            at += 3 + 8;
            int nameLength = (int)Number(at);
            string name = System.Text.Encoding.ASCII.GetString(trace, at + 4, nameLength);
            at += 4 + nameLength + 1;
            int length = TraceLength;
            if (name != "Trace")
            {
                length = (int)Number(at);
                at = (at + 4 + 3) & ~3;
            }

            int end = at + length;
            if (name is "EventBlock" or "MetadataBlock")
                ReadBlock(name == "MetadataBlock", end);
            at = end;
            if (trace[at++] != EndObject)
                throw new FormatException("a trace that cannot be read");
        }

        return bytes;
    }

    private void ReadBlock(bool isMetadata, int end)
    {
        at += BinaryPrimitives.ReadUInt16LittleEndian(trace.AsSpan(at));
        uint kind = 0;
        int length = 0;
        while (at < end)
        {
            int flags = trace[at++];
            if ((flags & 1) != 0)
                kind = (uint)Variable();
            int numbers = ((flags & 2) != 0 ? 3 : 0) + ((flags >> 2) & 1) + ((flags >> 3) & 1) + 1;
            for (; numbers > 0; numbers--)
                Variable();
            at += 16 * (((flags >> 4) & 1) + ((flags >> 5) & 1));
            if ((flags & 128) != 0)
                length = (int)Variable();
            if (isMetadata)
                Define(at);
            else if (events.GetValueOrDefault(kind) == BulkNode)
                AddNodes(trace.AsSpan(at, length));
            at += length;
        }
    }

    // A number that events refer to, the provider's name, the event's number.
    private void Define(int payload)
    {
        int name = payload + 4;
        while (trace[name] != 0 || trace[name + 1] != 0)
            name += 2;
        events[Number(payload)] = Number(name + 2);
    }

    private void AddNodes(ReadOnlySpan<byte> payload)
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(payload[4..]);
        for (int node = 0; node < count; node++)
            bytes += BinaryPrimitives.ReadInt64LittleEndian(payload[(NodesOffset + (node * NodeLength) + 8)..]);
    }

    private uint Number(int position) => BinaryPrimitives.ReadUInt32LittleEndian(trace.AsSpan(position));

    private ulong Variable()
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = trace[at++];
            value |= (ulong)(part & 127) << shift;
            if (part < 128)
                return value;
        }
    }
}
