using Fibers;
using Replicator.Diagnostics;

namespace Replicator.Network;

/// <summary>How many bytes all buffers may have together: what was received and not used, what is to be sent, what lies
/// between two peers. Whoever reads asks before it takes; where the budget is used up, it reads no more than
/// <see cref="Minimum"/> ahead of whoever takes what it reads. So every exchange goes on, at the pace of its slowest
/// side, and nothing is cut off.</summary>
/// <param name="most">Bytes, at least one. What everybody may have at least comes on top of it.</param>
internal sealed class BufferBudget(long most)
{
    /// <summary>Bytes that are not refused to anybody who holds none.</summary>
    public const int Minimum = 16 << 10;

    // The least that was refused since Freed was set; null: nothing was.
    private long? leastRefused;
    private bool isTold;

    /// <summary>Bytes of all buffers.</summary>
    public long Used { get; private set; }

    /// <summary>Set when there is room for something that was refused.</summary>
    public Signal Freed { get; } = new("memory for buffers");

    /// <summary>Whether so many more bytes may be taken. The first time that they may not is told to the
    /// person.</summary>
    public bool Allows(int length)
    {
        if (Used + length <= most)
            return true;
        leastRefused = Math.Min(leastRefused ?? length, length);
        if (!isTold)
            Log.Warning($"--max-buffers {most >> 20} is reached: less is read ahead until some of it is sent");
        isTold = true;
        return false;
    }

    /// <summary>A buffer was taken, whether it was allowed or not.</summary>
    public void Take(int length) => Used += length;

    /// <summary>A buffer was given back.</summary>
    public void GiveBack(int length)
    {
        Used -= length;
        if (Used + leastRefused <= most)
        {
            leastRefused = null;
            Freed.Set();
        }

        // At the bound it comes and goes with each piece that is sent, and that is no news.
        if (isTold && Used <= most / 2)
            isTold = false;
    }
}
