namespace Replicator.Store;

/// <summary>The stored files of one version of a package.</summary>
/// <param name="text">The version.</param>
/// <param name="first">The hash of a file's key.</param>
internal sealed class StoredVersion(string text, ulong first)
{
    // What else there is goes as everything does: nobody is to make this long by asking for many.
    private const int MaximumCount = 256;

    // Most have one: an array of just that length takes least memory.
    private ulong[] files = [first];

    public string Text => text;

    /// <summary>Hashes of the keys of its files.</summary>
    public IReadOnlyList<ulong> Files => files;

    /// <summary>One more, unless it is known.</summary>
    public void Add(ulong hash)
    {
        if (files.Length < MaximumCount && !files.Contains(hash))
            files = [.. files, hash];
    }

    /// <summary>One less.</summary>
    /// <returns>Whether none is left.</returns>
    public bool Remove(ulong hash)
    {
        files = [.. files.Where(file => file != hash)];
        return files.Length == 0;
    }

    /// <summary>Whether a file of it is.</summary>
    /// <param name="isThere">Tells of the hash of a key.</param>
    public bool IsThere(Func<ulong, bool> isThere) => Array.Exists(files, file => isThere(file));
}
