namespace Replicator.Settings;

/// <summary>What a person can ask of the authority; each is written as its name.</summary>
internal enum AuthorityAction
{
    /// <summary>To say what it is, with its certificate.</summary>
    Print,

    /// <summary>To write its certificate into a file.</summary>
    Export,

    /// <summary>To have it trusted.</summary>
    Install,

    /// <summary>To undo that.</summary>
    Uninstall,

    /// <summary>To put a new one in its place.</summary>
    Rotate,
}
