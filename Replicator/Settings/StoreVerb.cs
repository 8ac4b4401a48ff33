namespace Replicator.Settings;

/// <summary>What a person can ask of a store from the command line.</summary>
internal enum StoreVerb
{
    /// <summary>ls</summary>
    List,
    /// <summary>info</summary>
    Describe,
    /// <summary>explain</summary>
    Explain,
    /// <summary>cat</summary>
    Print,
    /// <summary>rm</summary>
    Remove,
    /// <summary>purge</summary>
    Purge,
    /// <summary>gc</summary>
    Collect,
    /// <summary>verify</summary>
    Verify,
    /// <summary>pin</summary>
    Pin,
    /// <summary>unpin</summary>
    Unpin,
}
