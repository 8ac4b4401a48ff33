using System.Buffers;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Fibers;

namespace Replicator.Verbs;

/// <summary>Rows for another process, as lines over a local socket.</summary>
/// <param name="socket">Borrowed.</param>
/// <param name="stall">How long it may take nothing.</param>
internal sealed class ConnectionOutput(FiberSocket socket, TimeSpan stall) : IRowOutput
{
    private const int StepLength = 64 << 10;

    private readonly ArrayBufferWriter<byte> lines = new();

    // Of the lines. What was not taken in time stays, for the row that says so must not begin within another.
    private int sent;

    public IEnumerable<Yield> Write(IReadOnlyList<VerbRow> rows)
    {
        if (sent == lines.WrittenCount)
        {
            lines.ResetWrittenCount();
            sent = 0;
        }

        foreach (VerbRow row in rows)
            RowLine.Write(row, lines);
        var outcome = new Result();
        yield return Yield.Try(Send(), outcome);
        if (outcome.Error is TimeoutException)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture,
                $"it was broken off half-way, as nobody took what it told for {stall.TotalSeconds} s; ask again"));
        }

        if (outcome.Error is { } error)
            ExceptionDispatchInfo.Throw(error);
    }

    private IEnumerable<Yield> Send()
    {
        while (sent < lines.WrittenCount)
        {
            int length = Math.Min(StepLength, lines.WrittenCount - sent);
            if (socket.TrySend(lines.WrittenSpan.Slice(sent, length), more: false, out int count))
                sent += count;
            yield return Yield.Send(socket, stall);
        }
    }
}
