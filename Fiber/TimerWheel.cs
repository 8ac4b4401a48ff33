using System.Numerics;

namespace Fibers;

/// <summary>Says which fibers' deadlines have passed: never early, at most a millisecond late.</summary>
/// <remarks>
/// <para>Time is cut into slots of a millisecond. Level 0 has the next 64 slots, level 1 the next 64 groups of 64
/// slots, and so on; a fiber is filed by how far off its deadline is, and filed again, a level lower, when its group
/// begins.</para>
/// <para>It is lazy: most waits end before their deadline, and the next wait ends later. So a wait only writes the
/// fiber's deadline. A fiber that is filed for an earlier time stays where it is and is filed anew when that time
/// comes.</para>
/// </remarks>
internal sealed class TimerWheel
{
    private const int Levels = 5;
    private const int SlotBits = 6;
    private const int SlotCount = 1 << SlotBits;
    private const long Horizon = 1L << (Levels * SlotBits);
    private const long TicksPerSlot = TimeSpan.TicksPerMillisecond;

    /// <summary>The slot of those whose deadline had passed when they were filed.</summary>
    private const int Overdue = Levels * SlotCount;

    private readonly Fiber?[] slots = new Fiber?[Levels * SlotCount + 1];
    private readonly ulong[] filled = new ulong[Levels];

    /// <summary>The slot of level 0 that time has reached.</summary>
    private long current;

    /// <summary>When <see cref="Advance"/> has something to do next, in ticks; <see cref="long.MaxValue"/>:
    /// never.</summary>
    public long NextTicks
    {
        get
        {
            if (slots[Overdue] is not null)
                return 0;
            long next = NextSlot();
            return next == long.MaxValue ? next : next * TicksPerSlot;
        }
    }

    /// <summary>Gives <paramref name="fiber"/> a deadline.</summary>
    /// <param name="fiber">The fiber, filed or not.</param>
    /// <param name="deadline">In ticks; <see cref="long.MaxValue"/>: none.</param>
    /// <param name="now">In ticks.</param>
    public void Set(Fiber fiber, long deadline, long now)
    {
        fiber.DeadlineTicks = deadline;
        if (fiber.TimerFiledFor <= deadline)
            return;
        Remove(fiber);
        if (deadline <= now)
            Link(fiber, Overdue);
        else
            File(fiber);
    }

    /// <summary>Takes <paramref name="fiber"/> out, whether it is filed or not.</summary>
    public void Remove(Fiber fiber)
    {
        if (fiber.TimerSlot < 0)
            return;
        if (ReferenceEquals(fiber.TimerNext, fiber))
        {
            slots[fiber.TimerSlot] = null;
            if (fiber.TimerSlot != Overdue)
                filled[fiber.TimerSlot / SlotCount] &= ~(1UL << (fiber.TimerSlot % SlotCount));
        }
        else
        {
            fiber.TimerNext!.TimerPrevious = fiber.TimerPrevious;
            fiber.TimerPrevious!.TimerNext = fiber.TimerNext;
            if (ReferenceEquals(slots[fiber.TimerSlot], fiber))
                slots[fiber.TimerSlot] = fiber.TimerNext;
        }

        fiber.TimerNext = fiber.TimerPrevious = null;
        fiber.TimerSlot = -1;
        fiber.TimerFiledFor = long.MaxValue;
    }

    /// <summary>Moves on to <paramref name="now"/>.</summary>
    /// <param name="now">In ticks, never less than before.</param>
    /// <param name="expire">Called for each fiber whose deadline has passed, in the order of the deadlines.</param>
    public void Advance(long now, Action<Fiber> expire)
    {
        Drain(Overdue, now, expire);
        long reached = now / TicksPerSlot;
        for (long next = NextSlot(); next <= reached; next = NextSlot())
        {
            current = next;
            for (int level = 0; level < Levels && (next & ((1L << (level * SlotBits)) - 1)) == 0; level++)
                Drain(SlotAt(level, next), next * TicksPerSlot, expire);
        }

        current = Math.Max(current, reached);
    }

    /// <summary>The first slot of level 0 at which a filled slot of any level begins.</summary>
    private long NextSlot()
    {
        long next = long.MaxValue;
        for (int level = 0; level < Levels; level++)
        {
            if (filled[level] == 0)
                continue;

            // A slot lies 1 to 64 places ahead: what is filed at a level is at least one whole slot of it away.
            long here = current >> (level * SlotBits);
            int places = 1 + BitOperations.TrailingZeroCount(BitOperations.RotateRight(filled[level], (int)(here + 1)));
            next = Math.Min(next, (here + places) << (level * SlotBits));
        }

        return next;
    }

    /// <summary>Expires those in <paramref name="slot"/> whose deadline is <paramref name="due"/> or earlier and
    /// files the others anew.</summary>
    private void Drain(int slot, long due, Action<Fiber> expire)
    {
        // Only those who are there now: one that is a whole round ahead may be filed into the same slot.
        Fiber? last = slots[slot]?.TimerPrevious;
        while (last is not null)
        {
            Fiber fiber = slots[slot]!;
            bool isLast = ReferenceEquals(fiber, last);
            Remove(fiber);
            if (fiber.DeadlineTicks <= due)
                expire(fiber);
            else if (fiber.DeadlineTicks != long.MaxValue)
                File(fiber);
            if (isLast)
                break;
        }
    }

    private void File(Fiber fiber)
    {
        long due = Math.Min(SlotOf(fiber.DeadlineTicks), current + Horizon - 1);
        long distance = due - current;
        int level = distance < SlotCount ? 0 : BitOperations.Log2((ulong)distance) / SlotBits;
        Link(fiber, distance <= 0 ? Overdue : SlotAt(level, due));
    }

    private void Link(Fiber fiber, int slot)
    {
        fiber.TimerSlot = slot;
        fiber.TimerFiledFor = fiber.DeadlineTicks;
        if (slots[slot] is { } first)
        {
            fiber.TimerNext = first;
            fiber.TimerPrevious = first.TimerPrevious;
            first.TimerPrevious!.TimerNext = fiber;
            first.TimerPrevious = fiber;
            return;
        }

        fiber.TimerNext = fiber.TimerPrevious = fiber;
        slots[slot] = fiber;
        if (slot != Overdue)
            filled[slot / SlotCount] |= 1UL << (slot % SlotCount);
    }

    private static int SlotAt(int level, long slot) =>
        level * SlotCount + (int)((slot >> (level * SlotBits)) & (SlotCount - 1));

    /// <summary>The first slot that begins no earlier than <paramref name="ticks"/>.</summary>
    private static long SlotOf(long ticks) => ticks / TicksPerSlot + (ticks % TicksPerSlot == 0 ? 0 : 1);
}
