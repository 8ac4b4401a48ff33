namespace Replicator.Store;

/// <summary>The disk did not do what was asked of it.</summary>
internal sealed class StoreException(string message, Exception? inner = null, StoreFault fault = StoreFault.Failing)
    : IOException(message, inner)
{
    public StoreFault Fault { get; } = fault;
}
