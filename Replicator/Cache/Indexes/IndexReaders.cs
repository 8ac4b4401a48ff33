using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>All kinds of indexes that can be read. Any thread.</summary>
internal sealed class IndexReaders
{
    private readonly IIndexReader[] all =
    [
        new DebianPackages(),
        new DebianSources(),
        new DebianRelease(),
    ];

    /// <summary>The reader of an index.</summary>
    /// <returns>Null: a response is none of those that are known.</returns>
    public IIndexReader? Find(TargetUri uri, ResponseHead response) =>
        Array.Find(all, reader => reader.Reads(uri, response));
}
