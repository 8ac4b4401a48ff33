namespace Fibers;

/// <summary>Is told what a scheduler's fibers do, on the loop's thread; must not throw.</summary>
public interface IFiberObserver
{
    /// <summary><paramref name="fiber"/> was started; its first step comes in the next turn.</summary>
    void Started(Fiber fiber);

    /// <summary><paramref name="fiber"/> is about to run: a step, or its finally blocks when it is cancelled. While it
    /// runs it may cancel others; the cancelled one is then told first, and this fiber once more after it.</summary>
    void Resuming(Fiber fiber);

    /// <summary><paramref name="fiber"/> stopped running and waits.</summary>
    void Suspended(Fiber fiber, in Yield wait);

    /// <summary><paramref name="fiber"/> ended and what it owned is disposed.</summary>
    /// <param name="fiber">The one that ended.</param>
    /// <param name="failure">What it failed with: the world's fault if an <see cref="IOException"/> or
    /// <see cref="TimeoutException"/>, else a bug; null if it returned or was cancelled.</param>
    void Ended(Fiber fiber, Exception? failure);

    /// <summary>A step of <paramref name="fiber"/> took longer than <see cref="Scheduler.LongStep"/>.</summary>
    void StepTook(Fiber fiber, TimeSpan duration);
}
