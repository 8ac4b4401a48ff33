namespace Replicator.Store;

/// <summary>A content that broke off and that nobody continues at the moment.</summary>
/// <param name="Place">Where its record lies in the log.</param>
/// <param name="Target">The target URI's key.</param>
/// <param name="Path">Of what is there, relative to the root.</param>
/// <param name="Since">When it was asked for, the last time that something came.</param>
internal sealed record KeptContent(UnfinishedRecord Place, string Target, string Path, DateTimeOffset Since)
{
    /// <summary>Bytes that its file takes on the disk.</summary>
    public long Space { get; init; }

    /// <param name="place">Where its record lies in the log.</param>
    /// <param name="record">That record.</param>
    public KeptContent(UnfinishedRecord place, IndexRecord record)
        : this(place, record.Target, record.Path, record.Response.ResponseTime)
    {
    }
}
