namespace Replicator.Store;

/// <param name="ResponseCount">Stored responses with a record.</param>
/// <param name="ContentLength">Bytes of their contents.</param>
/// <param name="FreeLength">Bytes free on the file system.</param>
internal readonly record struct StoreFigures(long ResponseCount, long ContentLength, long FreeLength);
