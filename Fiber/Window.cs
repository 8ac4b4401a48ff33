namespace Fibers;

/// <summary>Flow control between one who produces bytes and one who takes them: <see cref="Initial"/> at once, then one
/// <see cref="Chunk"/> for each chunk taken. Pure accounting: whoever produces waits, whoever holds the bytes
/// counts.</summary>
/// <remarks>Opening by whole chunks lets the producer work in large pieces; as less than a chunk is ever held back, it
/// can produce whenever the taker has run dry.</remarks>
public sealed class Window
{
    /// <summary>Bytes that may be outstanding at the start: 1 MiB.</summary>
    public const int Initial = 1 << 20;

    /// <summary>Bytes by which it opens again: 128 KiB.</summary>
    public const int Chunk = 128 << 10;

    private readonly int chunk;
    private int takenOfChunk;

    /// <summary>Opens a window.</summary>
    /// <param name="initial">Bytes that may be outstanding at the start, at least <paramref name="chunk"/>.</param>
    /// <param name="chunk">Bytes by which it opens again, at least one.</param>
    public Window(int initial = Initial, int chunk = Chunk)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chunk, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(initial, chunk);
        this.chunk = chunk;
        Available = initial;
    }

    /// <summary>Bytes produced and not yet taken: never more than the initial size and a chunk less one.</summary>
    public long Outstanding { get; private set; }

    /// <summary>Bytes that may be produced now; zero: wait for <see cref="Opened"/>.</summary>
    public int Available { get; private set; }

    /// <summary>Set when <see cref="Available"/> becomes more than zero again.</summary>
    public Signal Opened { get; } = new("an open window");

    /// <summary>Accounts for <paramref name="count"/> bytes, at most <see cref="Available"/>.</summary>
    public void Produce(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Available);
        Available -= count;
        Outstanding += count;
    }

    /// <summary>Accounts for <paramref name="count"/> bytes that were taken, at most
    /// <see cref="Outstanding"/>.</summary>
    public void Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Outstanding);
        Outstanding -= count;

        // What is taken can be as much as the initial size at once: counted in a long before it is divided.
        long taken = (long)takenOfChunk + count;
        takenOfChunk = (int)(taken % chunk);
        if (taken < chunk)
            return;

        bool wasClosed = Available == 0;
        Available += (int)(taken - takenOfChunk);
        if (wasClosed)
            Opened.Set();
    }
}
