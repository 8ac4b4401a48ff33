namespace Replicator.Store;

/// <summary>The record of a content that is not whole, for as long as it counts. No search finds it.</summary>
/// <param name="hash">Of the target URI's key.</param>
internal sealed class UnfinishedRecord(ulong hash)
{
    /// <summary>Of the target URI's key.</summary>
    public ulong Hash => hash;

    /// <summary>Where it lies in the log; zero once it is void. A later record that replaces it is the same for whoever
    /// holds this.</summary>
    public long Position { get; set; }
}
