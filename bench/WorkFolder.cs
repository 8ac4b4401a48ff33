namespace Bench;

/// <summary>A folder that is removed with all that is in it.</summary>
internal sealed class WorkFolder : IDisposable
{
    /// <param name="parent">Where it is made.</param>
    public WorkFolder(string parent)
    {
        Path = System.IO.Path.Combine(parent, $"replicator-bench-{System.IO.Path.GetRandomFileName()}");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string Root => System.IO.Path.Combine(Path, "root");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
