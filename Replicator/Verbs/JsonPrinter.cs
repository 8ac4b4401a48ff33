using System.Buffers;

namespace Replicator.Verbs;

/// <summary>One JSON object a line, printed when all have come: while they come a proxy waits for whoever takes them,
/// which a pager does at its leisure.</summary>
/// <param name="output">Borrowed.</param>
/// <param name="order">How rows are sorted that are stored; null: as they come.</param>
internal sealed class JsonPrinter(Stream output, RowOrder? order) : IPrinter
{
    private const int PieceLength = 64 << 10;

    private readonly ArrayBufferWriter<byte> lines = new();

    // Full ones, so that no line is copied when there are many.
    private readonly List<byte[]> pieces = [];

    public void Take(VerbRow row)
    {
        if (order is not null)
        {
            order.Add(row);
            return;
        }

        RowLine.Write(row, lines);
        if (lines.WrittenCount < PieceLength)
            return;
        pieces.Add(lines.WrittenSpan.ToArray());
        lines.ResetWrittenCount();
    }

    public void Finish()
    {
        foreach (byte[] piece in pieces)
            output.Write(piece);
        foreach (VerbRow row in order?.Sorted() ?? [])
        {
            RowLine.Write(row, lines);
            if (lines.WrittenCount >= PieceLength)
                Flush();
        }

        Flush();
    }

    private void Flush()
    {
        output.Write(lines.WrittenSpan);
        output.Flush();
        lines.ResetWrittenCount();
    }
}
