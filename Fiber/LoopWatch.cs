namespace Fibers;

/// <summary>Judges from outside whether a loop moves. Pure: it is fed with what can be seen of the loop.</summary>
internal sealed class LoopWatch
{
    /// <summary>How long a step, or the answer to a request, may take.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);

    private long stepCount = -1;
    private TimeSpan stepSeenAt;
    private bool isStepTold;
    private TimeSpan? askedAt;

    /// <summary>Looks once.</summary>
    /// <param name="now">On a clock that only goes forward.</param>
    /// <param name="steps">How many steps the loop has made or begun.</param>
    /// <param name="isInStep">Whether a fiber runs; else the loop waits for sockets and timers.</param>
    /// <param name="isAsked">Whether the loop was asked for something and has not answered.</param>
    public LoopFinding Look(TimeSpan now, long steps, bool isInStep, bool isAsked)
    {
        LoopFinding finding = LoopFinding.None;
        if (!isInStep || steps != stepCount)
        {
            stepCount = isInStep ? steps : -1;
            stepSeenAt = now;
            isStepTold = false;
        }
        else if (!isStepTold && now - stepSeenAt >= Bound)
        {
            isStepTold = true;
            finding |= LoopFinding.LongStep;
        }

        if (!isAsked)
        {
            askedAt = null;
        }
        else if (now - (askedAt ??= now) >= Bound)
        {
            // Once for each request; the next one begins anew.
            askedAt = TimeSpan.MaxValue;
            finding |= LoopFinding.NoAnswer;
        }

        return finding;
    }

    /// <summary>How long the step that was seen last has lasted, at least.</summary>
    public TimeSpan StepDuration(TimeSpan now) => now - stepSeenAt;
}
