namespace Replicator.Settings;

/// <summary>In which order ls lists.</summary>
internal enum ListOrder
{
    /// <summary>As a tree of folders, each by name.</summary>
    Name,
    /// <summary>The largest first.</summary>
    Size,
    /// <summary>The latest received first.</summary>
    Age,
    /// <summary>The latest used first.</summary>
    Use,
}
