namespace Replicator.Diagnostics;

/// <summary>How many there may be of something at once. The first refusal is told with the option's name, and the next
/// only after the bound had room again: at the bound one comes for each one that goes, and that is no news.</summary>
/// <param name="option">That sets it, with the dashes.</param>
/// <param name="most">At least one.</param>
internal sealed class Bound(string option, int most)
{
    /// <summary>The part of the bound that must be free before another refusal is told.</summary>
    private const int FreePart = 10;

    private bool isTold;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    public bool IsReached => Count >= most;

    /// <summary>One more, if there may be.</summary>
    public bool TryEnter()
    {
        if (IsReached)
            return false;
        Count++;
        return true;
    }

    /// <summary>One less.</summary>
    public void Leave()
    {
        Count--;
        if (Count <= most - Math.Max(1, most / FreePart))
            isTold = false;
    }

    /// <summary>Somebody was refused, or had to give way.</summary>
    /// <param name="consequence">For the person: what becomes of further ones.</param>
    public void TellRefusal(string consequence)
    {
        if (!isTold)
            Log.Warning($"{option} {most} is reached: {consequence}");
        isTold = true;
    }
}
