using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>All kinds of indexes that can be read. Any thread.</summary>
internal sealed class IndexReaders
{
    private readonly IIndexReader[] all;

    public IndexReaders()
    {
        var crates = new FilePlaces();
        var packages = new FilePlaces();
        var modules = new GoProxies();
        var debian = new DebianPackages();

        // The first that reads one does: those that look closely at names come before those that look at types.
        all =
        [
            new GentooPackages(debian),
            debian,
            new DebianSources(),
            new DebianRelease(),
            new ChecksumFile(),
            new PacmanDatabase(),
            new RpmMetadata(),
            new NixInfo(),
            new RubyGemsInfo(),
            new CondaRepodata(),
            new ComposerMetadata(),
            new GoModule(modules),
            new GoLookup(modules),
            new CargoSettings(crates),
            new CargoIndex(crates),
            new NuGetService(packages),
            new NuGetDocument(packages),
            new PyPiJson(),
            new PyPiPage(),
            new NpmPackage(),
        ];
    }

    /// <summary>The reader of an index.</summary>
    /// <returns>Null: a response is none of those that are known.</returns>
    public IIndexReader? Find(TargetUri uri, ResponseHead response)
    {
        foreach (IIndexReader reader in all)
        {
            if (reader.Reads(uri, response))
                return reader;
        }

        return null;
    }
}
