using Replicator.Cache;

namespace Replicator.Store;

/// <summary>A content that is not whole, for whoever lists them.</summary>
/// <param name="Target">The target URI's key.</param>
/// <param name="Path">Of what is there, relative to the root.</param>
/// <param name="Content">What is there.</param>
/// <param name="Since">When it was asked for, the last time that something came.</param>
/// <param name="IsGrowing">More of it is on its way.</param>
internal sealed record UnfinishedItem(
    string Target, string Path, HeldContent Content, DateTimeOffset Since, bool IsGrowing)
{
    /// <summary>Bytes that are there.</summary>
    public long Length => Content.Held.Length;

    /// <summary>Bytes in all; null: not known.</summary>
    public long? CompleteLength => Content.CompleteLength;
}
