namespace Replicator.Store;

/// <param name="Key">Under which the record is found.</param>
/// <param name="Replaced">The record that is void.</param>
/// <param name="Owner">The record itself where its file is still the store's and goes with it; null where the file
/// is gone or a person's.</param>
internal readonly record struct ObsoleteRecord(string Key, ReplacedRecord Replaced, IndexRecord? Owner = null);
