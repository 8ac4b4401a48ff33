namespace Replicator.Store;

/// <summary>A content that is not whole, for whoever lists them.</summary>
/// <param name="Target">The target URI's key.</param>
/// <param name="Path">Of what is there, relative to the root.</param>
/// <param name="Length">Bytes that are there.</param>
/// <param name="CompleteLength">Bytes in all; null: not known.</param>
/// <param name="Since">When it was asked for, the last time that something came.</param>
internal sealed record UnfinishedItem(
    string Target, string Path, long Length, long? CompleteLength, DateTimeOffset Since);
