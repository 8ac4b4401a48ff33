namespace Fibers;

/// <summary>How a fiber that was run with <see cref="Yield.Try"/> ended.</summary>
public class Result
{
    /// <summary>What it failed with: an <see cref="IOException"/> or a <see cref="TimeoutException"/>; null if it did
    /// not. Cleared when the next <see cref="Yield.Try"/> begins.</summary>
    public Exception? Error { get; internal set; }

    /// <summary>Whether it failed.</summary>
    public bool Failed => Error is not null;
}

/// <summary>The place where a fiber leaves its result, given to it as the last parameter.</summary>
public sealed class Result<T> : Result
{
    /// <summary>What the fiber left; the default until it did.</summary>
    public T? Value { get; set; }
}
