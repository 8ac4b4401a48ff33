using Fibers;
using Replicator.Http;
using Replicator.Network;

namespace Replicator.Proxy;

/// <summary>Moves a content from one connection to another within a <see cref="Window"/>: one fiber receives, the
/// calling one sends, so that neither side ever waits for the other while there is room. Each has a timeout for its own
/// side, and waits for the other without: so it is known whose silence ended it.</summary>
/// <param name="scheduler">Runs both.</param>
/// <param name="source">Of a message whose content has begun.</param>
/// <param name="head">The fields of the source's head, as received.</param>
/// <param name="destination">Of a message whose content has begun.</param>
/// <param name="timeout">While nothing moves.</param>
/// <param name="copy">Stores it on its way; null: it is not stored. The caller's.</param>
/// <param name="check">Tells whether its end may be passed on; null: it may. The caller's.</param>
internal sealed class ContentTransfer(
    Scheduler scheduler, ContentReader source, FieldSection head, ContentWriter destination, TimeSpan timeout,
    RelayCopy? copy = null, PassedCheck? check = null) : IDisposable
{
    private readonly ContentPipe pipe = new(source.Source.Budget);

    // The piece that came last: nothing of a wrong content looks whole without it.
    private (ReadOnlyMemory<byte> Piece, PooledBuffer Owner)? held;

    public Window Window => pipe.Window;

    /// <summary>What the source failed with; null if it did not.</summary>
    public IOException? SourceFailure { get; private set; }

    /// <summary>Gives back what was received and not sent.</summary>
    public void Dispose()
    {
        held?.Owner.Release();
        held = null;
        pipe.Dispose();
    }

    /// <summary>Moves all of it, with its trailer fields where both sides are framed in chunks, and ends the
    /// message.</summary>
    /// <exception cref="IOException">Of the source, after what came of it was sent; or of the destination.</exception>
    public IEnumerable<Yield> Run()
    {
        Fiber receiving = scheduler.Start(Receive(), "receiving", output: scheduler.Current!.Output);
        try
        {
            while (!pipe.IsEmpty || !pipe.HasEnded)
            {
                if (pipe.IsEmpty)
                {
                    pipe.ThrowIfFailed();
                    if (!destination.Destination.TryFlush())
                        yield return destination.Destination.Writable(timeout);
                    else
                        yield return Yield.Wait(pipe.Changed, Timeout.InfiniteTimeSpan);
                    continue;
                }

                if (destination.PieceRemaining == 0)
                    destination.BeginPiece(pipe.Window.Outstanding);
                destination.TrySend(pipe);
                if (!pipe.IsEmpty)
                    yield return destination.Destination.Writable(timeout);
            }

            FieldSection? trailers = source.Trailers;
            destination.End(trailers is null ? null : TrailerRules.Select(trailers, head));
            yield return Yield.Call(destination.Destination.Flush(timeout));
        }
        finally
        {
            scheduler.Cancel(receiving);
        }
    }

    private IEnumerable<Yield> Receive()
    {
        var outcome = new Result();
        yield return Yield.Try(ReceiveAll(), outcome);
        source.Release();
        bool isComplete = !outcome.Failed;
        if (isComplete && check is not null)
            yield return Yield.Try(check.Conclude(), outcome);

        // What broke off is passed on as far as it came.
        if (!isComplete || !outcome.Failed)
            AppendHeld();
        if (!outcome.Failed)
        {
            pipe.End();
            yield break;
        }

        SourceFailure = outcome.Error as IOException ?? new IOException(outcome.Error!.Message, outcome.Error);
        pipe.Fail(SourceFailure);
    }

    private IEnumerable<Yield> ReceiveAll()
    {
        while (!source.IsComplete)
        {
            if (pipe.Room == 0)
            {
                yield return Yield.Wait(pipe.Taken, Timeout.InfiniteTimeSpan);
                continue;
            }

            if (source.TryTake(pipe.Room, out _))
            {
                ReadOnlyMemory<byte> piece = source.SharePiece(out PooledBuffer owner);
                copy?.Append(piece.Span);
                if (check is null)
                    pipe.Append(piece, owner);
                else
                    Hold(check, piece, owner);
            }
            else if (!source.IsComplete)
            {
                yield return source.Source.Readable(timeout);
                source.Source.Receive();
            }
        }
    }

    private void Hold(PassedCheck following, ReadOnlyMemory<byte> piece, PooledBuffer owner)
    {
        following.Follow(piece.Span);
        AppendHeld();
        held = (piece, owner);
    }

    private void AppendHeld()
    {
        if (held is var (piece, owner))
            pipe.Append(piece, owner);
        held = null;
    }
}
