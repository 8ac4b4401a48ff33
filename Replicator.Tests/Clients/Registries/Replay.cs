namespace Replicator.Tests.Clients.Registries;

/// <summary>What a client asks for that cannot be had here, and what it makes of the answers.</summary>
/// <param name="Folder">Where it looks.</param>
/// <param name="File">The name there of a package's file; <c>NAME</c> stands for the package's.</param>
/// <param name="Index">The name there of what it asks for before.</param>
/// <param name="Field">By which it is told from others, or one that is a matter to the proxy.</param>
/// <param name="IndexOf">The index of one package, of its name, its file's and what is in that.</param>
/// <param name="Check">How a shell compares <c>$file</c> with what <c>$index</c> tells, or with what is in the file as
/// it was published, where the client knows that from elsewhere.</param>
internal sealed record Replay(
    string Folder, string File, string Index, string Field, Func<string, string, byte[], byte[]> IndexOf,
    Func<byte[], string> Check);
