using System.Diagnostics.CodeAnalysis;
using Fibers;
using Replicator.Cache.Classes;
using Replicator.Cache.Versions;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>Which versions of packages are stored, and which of them are older than so many others that they go
/// first.</summary>
/// <remarks>The index is the truth: what is here and not there is forgotten when it is met. What is in the log when the
/// tree is opened is learnt in the background; what is known until then is acted upon, for what is too old does not
/// become newer by what is learnt. On the loop's thread.</remarks>
/// <param name="index">What is stored.</param>
/// <param name="keptCount">Versions of each package that are no older than these stay as long as any other
/// response.</param>
internal sealed class KeptVersions(StoredIndex index, int keptCount)
{
    private readonly Dictionary<string, StoredPackage> packages = [];

    // They may have more versions than are kept, and take turns.
    private readonly Queue<StoredPackage> crowded = [];

    private bool isLearnt;

    /// <summary>Learns once of what is in the log, step by step.</summary>
    /// <param name="folder">The disk.</param>
    /// <param name="workers">Reads the log.</param>
    /// <param name="isOver">Whether the tree is not to be used any more.</param>
    /// <exception cref="IOException">The disk fails, or there is too much to do already: it begins anew the next
    /// time.</exception>
    public IEnumerable<Yield> Learn(IFolder folder, WorkerService workers, Func<bool> isOver)
    {
        if (isLearnt)
            yield break;
        var walk = new StoreWalk(folder, index, WalkDepth.Records);
        index.WalkCount++;
        try
        {
            while (!isOver() && walk.TryBegin())
            {
                var found = new Result<List<FoundVersion>>();
                yield return Yield.Call(workers.Run(() => Read(walk), found));
                foreach (FoundVersion one in found.Value!)
                {
                    if (index.Contains(one.Hash, one.Position))
                        Add(one.Version, one.Hash);
                }
            }

            isLearnt = true;
        }
        finally
        {
            index.WalkCount--;
        }
    }

    /// <summary>Something came or went that is stored under a key.</summary>
    /// <param name="key">As in the index.</param>
    /// <param name="target">The target URI's key.</param>
    public void LookAt(string key, string target)
    {
        if (VersionOf(target) is not { } version)
            return;
        ulong hash = index.Hashes.Of(key);
        if (index.MayContain(hash))
            Add(version, hash);
        else if (packages.TryGetValue(version.Package, out StoredPackage? package) && package.Remove(version, hash))
            packages.Remove(version.Package);
    }

    /// <summary>Takes out the oldest version of a package that has more than are kept, of each package in turn. What of
    /// it stays stored is handed to <see cref="PutBack"/>.</summary>
    public bool TryTake([NotNullWhen(true)] out StoredPackage? package, [NotNullWhen(true)] out StoredVersion? version)
    {
        while (crowded.TryDequeue(out package))
        {
            package.IsCrowded = false;
            package.RemoveGone(keptCount, index.MayContain);
            if (package.Versions.Count > keptCount)
            {
                version = package.TakeOldest();
                Queue(package);
                return true;
            }

            if (package.Versions.Count == 0)
                packages.Remove(package.Name);
        }

        version = null;
        return false;
    }

    /// <summary>Files of a version did not go.</summary>
    public void PutBack(StoredPackage package, StoredVersion version)
    {
        package.PutBack(version);
        Queue(package);
    }

    /// <inheritdoc cref="FileStore.StandingOf"/>
    public VersionStanding? StandingOf(TargetUri uri)
    {
        if (UrlClasses.VersionOf(uri) is not { } version)
            return null;
        int newer = packages.TryGetValue(version.Package, out StoredPackage? package)
            ? package.CountNewer(version, index.MayContain)
            : 0;
        return new VersionStanding(version.Text, newer, keptCount);
    }

    private static PackageVersion? VersionOf(string target) =>
        EntryUri.Parse(target) is { } uri ? UrlClasses.VersionOf(uri) : null;

    // From any thread.
    private List<FoundVersion> Read(StoreWalk walk)
    {
        walk.Read();
        var found = new List<FoundVersion>();
        foreach (StoredItem item in walk.Found)
        {
            if (VersionOf(item.Target) is { } version)
                found.Add(new FoundVersion(version, index.Hashes.Of(item.Key), item.Position));
        }

        return found;
    }

    private void Add(PackageVersion version, ulong hash)
    {
        if (!packages.TryGetValue(version.Package, out StoredPackage? package))
            packages[version.Package] = package = new StoredPackage(version.Package, version.Order);
        package.Add(version.Text, hash);
        Queue(package);
    }

    private void Queue(StoredPackage package)
    {
        if (package.IsCrowded || package.Versions.Count <= keptCount)
            return;
        package.IsCrowded = true;
        crowded.Enqueue(package);
    }

    private readonly record struct FoundVersion(PackageVersion Version, ulong Hash, long Position);
}

/// <summary>How a version stands among those of its package that are stored.</summary>
/// <param name="Text">The version.</param>
/// <param name="NewerCount">Stored versions that are newer.</param>
/// <param name="KeptCount">With as many as these it is one of those that go first.</param>
internal readonly record struct VersionStanding(string Text, int NewerCount, int KeptCount);
