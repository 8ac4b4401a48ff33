namespace Replicator.Store;

/// <param name="ContentLength">Bytes of the contents of all stored responses.</param>
/// <param name="RecordCount">Records of stored responses in the log, void ones included.</param>
/// <param name="RecordLength">Bytes of these records.</param>
internal readonly record struct IndexSums(long ContentLength, long RecordCount, long RecordLength);
