namespace Replicator.Tests.Support;

/// <summary>A folder of a test's own, removed with all that lies in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Absolute; short, for names of sockets have little room.</summary>
    public string FullPath { get; } = Directory.CreateTempSubdirectory("replicator-").FullName;

    /// <returns>The path of <paramref name="name"/> in it.</returns>
    public string this[string name] => Path.Combine(FullPath, name);

    /// <returns>The path of a folder in it, made if it is missing.</returns>
    public string Folder(string name) => Directory.CreateDirectory(this[name]).FullName;

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
