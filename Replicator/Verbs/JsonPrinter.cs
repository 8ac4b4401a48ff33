using System.Buffers;

namespace Replicator.Verbs;

/// <summary>One JSON object a line.</summary>
/// <param name="output">Borrowed.</param>
/// <param name="order">How rows are sorted that are stored; null: as they come.</param>
internal sealed class JsonPrinter(Stream output, RowOrder? order) : IPrinter
{
    private const int FlushLength = 64 << 10;

    private readonly ArrayBufferWriter<byte> lines = new();

    public void Take(VerbRow row)
    {
        if (order is not null)
            order.Add(row);
        else
            Print(row);
    }

    public void Finish()
    {
        foreach (VerbRow row in order?.Sorted() ?? [])
            Print(row);
        Flush();
    }

    private void Print(VerbRow row)
    {
        RowLine.Write(row, lines);
        if (lines.WrittenCount >= FlushLength)
            Flush();
    }

    private void Flush()
    {
        output.Write(lines.WrittenSpan);
        output.Flush();
        lines.ResetWrittenCount();
    }
}
