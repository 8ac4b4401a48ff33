namespace Fibers;

/// <summary>Fibers in order of arrival, linked through <see cref="Fiber.Next"/> and <see cref="Fiber.Previous"/>:
/// adding allocates nothing, and one that is cancelled leaves at once. A fiber is in one such list at most.</summary>
internal struct FiberList
{
    private Fiber? first;
    private Fiber? last;

    /// <summary>Whether there is none.</summary>
    public readonly bool IsEmpty => first is null;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds <paramref name="fiber"/> at the end.</summary>
    public void Add(Fiber fiber)
    {
        fiber.Previous = last;
        if (last is null)
            first = fiber;
        else
            last.Next = fiber;
        last = fiber;
        Count++;
    }

    /// <summary>Takes out <paramref name="fiber"/>, which is in this list.</summary>
    public void Remove(Fiber fiber)
    {
        if (fiber.Previous is null)
            first = fiber.Next;
        else
            fiber.Previous.Next = fiber.Next;
        if (fiber.Next is null)
            last = fiber.Previous;
        else
            fiber.Next.Previous = fiber.Previous;
        fiber.Next = fiber.Previous = null;
        Count--;
    }

    /// <summary>Takes out the one who came first; null if there is none.</summary>
    public Fiber? TakeFirst()
    {
        Fiber? fiber = first;
        if (fiber is not null)
            Remove(fiber);
        return fiber;
    }
}
