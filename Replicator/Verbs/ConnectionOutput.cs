using System.Buffers;
using Fibers;

namespace Replicator.Verbs;

/// <summary>Rows for another process, as lines over a local socket.</summary>
/// <param name="socket">Borrowed.</param>
/// <param name="stall">How long it may take nothing.</param>
internal sealed class ConnectionOutput(FiberSocket socket, TimeSpan stall) : IRowOutput
{
    private const int StepLength = 64 << 10;

    private readonly ArrayBufferWriter<byte> lines = new();

    public IEnumerable<Yield> Write(IReadOnlyList<VerbRow> rows)
    {
        lines.ResetWrittenCount();
        foreach (VerbRow row in rows)
            RowLine.Write(row, lines);
        for (int sent = 0; sent < lines.WrittenCount;)
        {
            int length = Math.Min(StepLength, lines.WrittenCount - sent);
            if (socket.TrySend(lines.WrittenSpan.Slice(sent, length), more: false, out int count))
                sent += count;
            yield return Yield.Send(socket, stall);
        }
    }
}
