namespace Replicator.Tests.Clients.Registries;

/// <summary>What was published.</summary>
/// <param name="Target">Of the package's file.</param>
/// <param name="Content">Of that.</param>
/// <param name="Artefact">A file that the client makes of it.</param>
/// <param name="Indexes">Targets of what tells the digest of the file, in the order in which a client asks for them;
/// none: the name of the file tells it, or nothing does.</param>
internal sealed record PublishedPackage(string Target, byte[] Content, byte[] Artefact, params string[] Indexes);
