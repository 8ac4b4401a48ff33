using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads indexes of one kind: which files there are, and what the digests of their contents are.</summary>
internal interface IIndexReader
{
    /// <summary>Whether it finds the same in the same content whatever it read before.</summary>
    bool TellsTheSame => true;

    /// <summary>Whether a response is such an index, by its target and the type of its content.</summary>
    bool Reads(TargetUri uri, ResponseHead response);

    /// <summary>Reads one from beginning to end, on a thread of its own, with memory that does not grow with its
    /// length. What it does not understand it passes over.</summary>
    /// <param name="content">The index, decoded; read once, never sought; borrowed.</param>
    /// <param name="uri">From where it came: names in it are relative to that.</param>
    /// <param name="found">Is told of each file with a digest that can be compared, in the order in which they stand
    /// there; a name may come more than once.</param>
    /// <exception cref="IOException">The content cannot be read or decoded. What was found before is right.</exception>
    void Read(Stream content, TargetUri uri, Action<KnownFile> found);
}
