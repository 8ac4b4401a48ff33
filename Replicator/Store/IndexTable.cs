using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Replicator.Store;

/// <summary>Finds positions in the log by hash: open addressing in native memory, 16 bytes a slot, nothing managed
/// for each stored response. A hash may have several positions: variants, and keys that collide.</summary>
internal sealed unsafe class IndexTable : IDisposable
{
    /// <summary>Bits of a position; the others of a slot's 64 are <see cref="UseMarks"/>.</summary>
    public const int PositionBits = 48;

    /// <summary>The largest position that a slot holds.</summary>
    public const long MaximumPosition = (1L << PositionBits) - 1;

    /// <summary>Bytes of a slot.</summary>
    public const int SlotLength = 16;

    private const long SmallestCapacity = 1 << 16;
    private const nuint Alignment = 64;

    // How many slots, empty ones included, are looked at before a step of reading ends.
    private const long ReadStep = 1 << 16;

    // While nobody reads the slots, or what was read was made anew since.
    private const long NotReading = -1;

    // What was moved to where it had been read already, before it was.
    private readonly List<Slot> passed = [];

    private Slot* slots;
    private long capacity;
    private long readIndex = NotReading;

    public IndexTable()
        : this(SmallestCapacity)
    {
    }

    private IndexTable(long capacity)
    {
        this.capacity = capacity;
        slots = Allocate(capacity);
    }

    /// <summary>Slots, empty ones included; a power of two.</summary>
    public long Capacity => capacity;

    /// <summary>Positions in the table.</summary>
    public long Count { get; private set; }

    /// <summary>Bytes of memory that it takes.</summary>
    public long Length => capacity * sizeof(Slot);

    /// <param name="hash">Of the key.</param>
    /// <param name="position">Of a record; above zero.</param>
    /// <param name="marks">Of its use.</param>
    public void Add(ulong hash, long position, UseMarks marks = default)
    {
        Debug.Assert(position is > 0 and <= MaximumPosition, "zero marks a free slot");
        // Beyond three quarters the runs of taken slots become long.
        if ((Count + 1) * 4 > capacity * 3)
            Grow(capacity * 2);
        Place(new Slot { Hash = hash, Position = position, Marks = marks });
        Count++;
    }

    /// <summary>False if it was not there.</summary>
    public bool Remove(ulong hash, long position) => Remove(hash, position, out _);

    /// <inheritdoc cref="Remove(ulong, long)"/>
    /// <param name="hash">Of the key.</param>
    /// <param name="position">Of a record.</param>
    /// <param name="marks">Of its use.</param>
    public bool Remove(ulong hash, long position, out UseMarks marks)
    {
        long index = IndexOf(hash, position);
        marks = index < 0 ? default : slots[index].Marks;
        if (index < 0)
            return false;

        CloseGap(index);
        Count--;
        return true;
    }

    /// <summary>The marks of a record; none if it is not there.</summary>
    public UseMarks MarksOf(ulong hash, long position) =>
        IndexOf(hash, position) is >= 0 and long index ? slots[index].Marks : default;

    /// <summary>A record is used, if it is there.</summary>
    public void NoteUse(ulong hash, long position)
    {
        if (IndexOf(hash, position) is >= 0 and long index)
            slots[index].Marks = slots[index].Marks.Used();
    }

    /// <summary>What is in a slot; false: nothing.</summary>
    /// <param name="slot">Zero to less than <see cref="Capacity"/>.</param>
    /// <param name="hash">Of the key.</param>
    /// <param name="position">Of a record.</param>
    /// <param name="marks">Of its use.</param>
    public bool TryAt(long slot, out ulong hash, out long position, out UseMarks marks)
    {
        (hash, position, marks) = (slots[slot].Hash, slots[slot].Position, slots[slot].Marks);
        return position != 0;
    }

    /// <summary>Gives the record in a slot other marks.</summary>
    public void Mark(long slot, UseMarks marks) => slots[slot].Marks = marks;

    public bool Contains(ulong hash, long position) => IndexOf(hash, position) >= 0;

    /// <summary>Whether there is any position of that hash.</summary>
    public bool Contains(ulong hash)
    {
        for (long index = HomeOf(hash); slots[index].Position != 0; index = After(index))
        {
            if (slots[index].Hash == hash)
                return true;
        }

        return false;
    }

    /// <summary>Gives a record another position; false if it was not there.</summary>
    public bool Move(ulong hash, long from, long to)
    {
        Debug.Assert(to is > 0 and <= MaximumPosition, "zero marks a free slot");
        long index = IndexOf(hash, from);
        if (index < 0)
            return false;

        slots[index].Position = to;
        return true;
    }

    /// <summary>Removes all positions below <paramref name="end"/>; takes time in proportion to the capacity.</summary>
    public void RemoveBefore(long end)
    {
        // Closing a gap may bring one from the beginning to a place that was passed.
        for (bool again = true; again;)
        {
            again = false;
            for (long index = 0; index < capacity; index++)
            {
                while (slots[index].Position is > 0 and long position && position < end)
                {
                    CloseGap(index);
                    Count--;
                    again = true;
                }
            }
        }
    }

    /// <summary>Adds all positions of that hash to <paramref name="positions"/>, in no order.</summary>
    public void Find(ulong hash, List<long> positions)
    {
        for (long index = HomeOf(hash); slots[index].Position != 0; index = After(index))
        {
            if (slots[index].Hash == hash)
                positions.Add(slots[index].Position);
        }
    }

    /// <summary>A table of that capacity; null if there can be none.</summary>
    public static IndexTable? TryCreate(long capacity) =>
        capacity is >= SmallestCapacity and <= MaximumPosition && BitOperations.IsPow2(capacity)
            ? new IndexTable(capacity)
            : null;

    /// <summary>From now on <see cref="ReadSlots"/> gives all slots that are taken, though the table changes between
    /// two of its calls: what is there from beginning to end is given once or twice, what was not there all the time
    /// perhaps.</summary>
    public void BeginReading()
    {
        readIndex = 0;
        passed.Clear();
    }

    /// <summary>Whether there is more to be read.</summary>
    public bool IsReading => readIndex != NotReading && !WasRead;

    /// <summary>Whether all was read, and is as good as it was.</summary>
    public bool WasRead => readIndex == capacity && passed.Count == 0;

    /// <summary>The next slots, as bytes.</summary>
    /// <param name="buffer">Filled from its beginning.</param>
    /// <returns>How many bytes were filled; perhaps none.</returns>
    public int ReadSlots(Span<byte> buffer)
    {
        Span<Slot> filled = MemoryMarshal.Cast<byte, Slot>(buffer);
        int count = 0;
        long stop = Math.Min(capacity, readIndex + ReadStep);
        for (; readIndex < stop && count < filled.Length; readIndex++)
        {
            if (slots[readIndex].Position != 0)
                filled[count++] = slots[readIndex];
        }

        for (; readIndex == capacity && passed.Count > 0 && count < filled.Length; passed.RemoveAt(passed.Count - 1))
            filled[count++] = passed[^1];
        return count * sizeof(Slot);
    }

    /// <summary>Adds slots that are not there yet, as <see cref="ReadSlots"/> gave them.</summary>
    /// <returns>False if they are none, or more than there is room for.</returns>
    public bool TryAddSlots(ReadOnlySpan<byte> bytes)
    {
        foreach (Slot slot in MemoryMarshal.Cast<byte, Slot>(bytes))
        {
            if (slot.Position == 0 || (Count + 1) * 4 > capacity * 3)
                return false;
            if (IndexOf(slot.Hash, slot.Position) >= 0)
                continue;
            Place(slot);
            Count++;
        }

        return true;
    }

    /// <summary>Makes room for as many more as there are, so that growing, which takes time, is rare while clients
    /// wait.</summary>
    public void ReserveDouble()
    {
        long wanted = capacity;
        while (Count * 2 * 4 > wanted * 3)
            wanted *= 2;
        if (wanted > capacity)
            Grow(wanted);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(slots);
        slots = null;
        capacity = 0;
        Count = 0;
    }

    private long IndexOf(ulong hash, long position)
    {
        for (long index = HomeOf(hash); slots[index].Position != 0; index = After(index))
        {
            if (slots[index].Position == position && slots[index].Hash == hash)
                return index;
        }

        return -1;
    }

    private long HomeOf(ulong hash) => (long)(hash & (ulong)(capacity - 1));

    private long After(long index) => (index + 1) & (capacity - 1);

    private void Place(Slot slot)
    {
        long index = HomeOf(slot.Hash);
        while (slots[index].Position != 0)
            index = After(index);
        slots[index] = slot;
    }

    // What follows in the same run moves up where it may, so that no marks of removal pile up.
    private void CloseGap(long gap)
    {
        for (long index = After(gap); slots[index].Position != 0; index = After(index))
        {
            long home = HomeOf(slots[index].Hash);
            // It may move unless its home lies behind the gap, on the way to where it is.
            bool stays = gap <= index ? home > gap && home <= index : home > gap || home <= index;
            if (stays)
                continue;
            if (gap < readIndex && index >= readIndex)
                passed.Add(slots[index]);
            slots[gap] = slots[index];
            gap = index;
        }

        slots[gap] = default;
    }

    private void Grow(long newCapacity)
    {
        Slot* old = slots;
        long oldCapacity = capacity;
        slots = Allocate(newCapacity);
        capacity = newCapacity;
        readIndex = NotReading;
        for (long index = 0; index < oldCapacity; index++)
        {
            if (old[index].Position != 0)
                Place(old[index]);
        }

        NativeMemory.AlignedFree(old);
    }

    private static Slot* Allocate(long count)
    {
        nuint length = (nuint)(count * sizeof(Slot));
        var memory = (Slot*)NativeMemory.AlignedAlloc(length, Alignment);
        NativeMemory.Clear(memory, length);
        return memory;
    }

    private struct Slot
    {
        public ulong Hash;
        private ulong bits;

        public long Position
        {
            readonly get => (long)(bits & MaximumPosition);
            set => bits = (bits & ~(ulong)MaximumPosition) | (ulong)value;
        }

        public UseMarks Marks
        {
            readonly get => new((ushort)(bits >> PositionBits));
            set => bits = (bits & MaximumPosition) | ((ulong)value.Bits << PositionBits);
        }
    }
}
