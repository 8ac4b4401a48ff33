namespace Fibers;

/// <summary>Stacks of fibers that have ended, for those that start: a short fiber would else leave several behind while
/// it calls its way down. On the loop's thread.</summary>
internal sealed class SpareFrames
{
    /// <summary>Frames of a new stack: few fibers call deeper.</summary>
    private const int UsualDepth = 4;

    /// <summary>Frames of the largest stack that is kept.</summary>
    private const int MostDepth = 64;

    /// <summary>Stacks that are kept.</summary>
    private const int MostKept = 256;

    private readonly Stack<Frame[]> kept = new();

    /// <summary>An empty one; the caller's until <see cref="Return"/>.</summary>
    public Frame[] Take() => kept.TryPop(out Frame[]? frames) ? frames : new Frame[UsualDepth];

    /// <param name="frames">Nothing is on it.</param>
    public void Return(Frame[] frames)
    {
        if (frames.Length is > 0 and <= MostDepth && kept.Count < MostKept)
            kept.Push(frames);
    }
}
