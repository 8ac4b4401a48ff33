using Replicator.Cache.Versions;

namespace Replicator.Store;

/// <summary>The stored versions of one package.</summary>
/// <param name="name">As <see cref="PackageVersion.Package"/>.</param>
/// <param name="order">Of its versions.</param>
internal sealed class StoredPackage(string name, VersionOrder order)
{
    private readonly List<StoredVersion> versions = [];

    public string Name => name;

    /// <summary>The newest first.</summary>
    public IReadOnlyList<StoredVersion> Versions => versions;

    /// <summary>Whether it waits for its turn to lose versions.</summary>
    public bool IsCrowded { get; set; }

    /// <summary>A file of a version is stored, perhaps again.</summary>
    /// <param name="text">The version.</param>
    /// <param name="hash">Of the file's key.</param>
    public void Add(string text, ulong hash)
    {
        int place = PlaceOf(text);
        if (place >= 0)
            versions[place].Add(hash);
        else
            versions.Insert(~place, new StoredVersion(text, hash));
    }

    /// <summary>A file of a version is gone.</summary>
    /// <returns>Whether nothing is left, and nobody waits for it.</returns>
    public bool Remove(PackageVersion version, ulong hash)
    {
        int place = PlaceOf(version.Text);
        if (place >= 0 && versions[place].Remove(hash))
            versions.RemoveAt(place);
        return versions.Count == 0 && !IsCrowded;
    }

    /// <summary>Forgets versions of which nothing is there, so that the newest few are.</summary>
    /// <param name="count">How many are looked for.</param>
    /// <param name="isThere">Tells of the hash of a key.</param>
    public void RemoveGone(int count, Func<ulong, bool> isThere)
    {
        for (int place = 0; place < count && place < versions.Count;)
        {
            if (versions[place].IsThere(isThere))
                place++;
            else
                versions.RemoveAt(place);
        }
    }

    /// <summary>Takes the oldest one out.</summary>
    public StoredVersion TakeOldest()
    {
        StoredVersion oldest = versions[^1];
        versions.RemoveAt(versions.Count - 1);
        return oldest;
    }

    /// <summary>What was taken out is there still, so far as its files are.</summary>
    public void PutBack(StoredVersion version)
    {
        foreach (ulong hash in version.Files)
            Add(version.Text, hash);
    }

    /// <summary>Versions that are there and newer.</summary>
    /// <param name="version">Of this package.</param>
    /// <param name="isThere">Tells of the hash of a key.</param>
    public int CountNewer(PackageVersion version, Func<ulong, bool> isThere)
    {
        int place = PlaceOf(version.Text);
        return versions.Take(place < 0 ? ~place : place).Count(one => one.IsThere(isThere));
    }

    // As a binary search says it: negative where there is none.
    private int PlaceOf(string text)
    {
        int low = 0;
        int high = versions.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int compared = VersionComparer.Compare(text, versions[middle].Text, order);
            if (compared == 0)
                return middle;
            if (compared > 0)
                high = middle - 1;
            else
                low = middle + 1;
        }

        return ~low;
    }
}
