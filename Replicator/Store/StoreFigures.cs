namespace Replicator.Store;

/// <param name="ResponseCount">Stored responses with a record.</param>
/// <param name="ContentLength">Bytes of their contents.</param>
/// <param name="FreeLength">Bytes free on the file system.</param>
/// <param name="UnfinishedCount">Contents that broke off and are kept to be continued.</param>
/// <param name="UsedLength">Bytes that count against a bound of size.</param>
internal readonly record struct StoreFigures(
    long ResponseCount, long ContentLength, long FreeLength, int UnfinishedCount, long UsedLength);
