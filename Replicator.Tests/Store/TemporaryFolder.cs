namespace Replicator.Tests.Store;

/// <summary>A real folder that is gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    // Names that begin with a dot included.
    private static readonly EnumerationOptions Everything =
        new() { RecurseSubdirectories = true, AttributesToSkip = 0 };

    public string Path { get; } = Directory.CreateTempSubdirectory("replicator-test-").FullName;

    /// <summary>The full name of something in it.</summary>
    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    /// <summary>Writes a file as a person would, folders included.</summary>
    public string Put(string relative, string content)
    {
        string full = this[relative];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
        return full;
    }

    /// <summary>Every file below, relative to it, without the store's own.</summary>
    public string[] Files() =>
    [
        .. Directory.EnumerateFiles(Path, "*", Everything)
            .Select(full => System.IO.Path.GetRelativePath(Path, full))
            .Where(relative => !relative.StartsWith(".replicator", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
