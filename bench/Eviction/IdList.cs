namespace Bench.Eviction;

/// <summary>An order of objects that are kept, as a chain in two arrays.</summary>
/// <param name="lengths">Bytes of each object.</param>
internal sealed class IdList(long[] lengths)
{
    public const int None = -1;

    private readonly int[] before = new int[lengths.Length];
    private readonly int[] after = new int[lengths.Length];
    private readonly bool[] isMember = new bool[lengths.Length];

    /// <summary>The latest that was added; <see cref="None"/> without any.</summary>
    public int First { get; private set; } = None;

    /// <summary>The earliest that was added.</summary>
    public int Last { get; private set; } = None;

    /// <summary>Bytes of all of them.</summary>
    public long Length { get; private set; }

    public bool Contains(int id) => isMember[id];

    /// <summary>The one that was added next after this one; <see cref="None"/> if it is the latest.</summary>
    public int Before(int id) => before[id];

    public void AddFirst(int id)
    {
        isMember[id] = true;
        Length += lengths[id];
        before[id] = None;
        after[id] = First;
        if (First == None)
            Last = id;
        else
            before[First] = id;
        First = id;
    }

    public void Remove(int id)
    {
        isMember[id] = false;
        Length -= lengths[id];
        if (before[id] == None)
            First = after[id];
        else
            after[before[id]] = after[id];
        if (after[id] == None)
            Last = before[id];
        else
            before[after[id]] = before[id];
    }

    public void MoveFirst(int id)
    {
        Remove(id);
        AddFirst(id);
    }
}
