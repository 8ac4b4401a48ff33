namespace Fibers;

/// <summary>A job that has a value.</summary>
internal sealed class ValueJob<T>(Func<T> work) : Job
{
    private T? value;

    /// <summary>Takes the outcome of a job that has ended.</summary>
    public T TakeValue()
    {
        Take();
        return value!;
    }

    /// <inheritdoc/>
    protected override void Do() => value = work();

    // A handle that was opened for a fiber that is gone must not wait for the garbage collector.
    /// <inheritdoc/>
    protected override void Discard()
    {
        (value as IDisposable)?.Dispose();
        value = default;
    }
}
