namespace Fibers;

/// <summary>What is wrong with a loop.</summary>
[Flags]
internal enum LoopFinding
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>One step lasts too long; said once for each.</summary>
    LongStep = 1,

    /// <summary>It was asked for something and does not answer; said once for each request.</summary>
    NoAnswer = 2,
}
