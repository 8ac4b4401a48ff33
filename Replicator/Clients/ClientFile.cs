namespace Replicator.Clients;

/// <summary>A file for a client that does not take all from variables.</summary>
/// <param name="Name">In the folder of such files, while one command runs.</param>
/// <param name="Content">For that time.</param>
/// <param name="Variable">That names the file to the client; null: another file does.</param>
internal sealed record ClientFile(string Name, string Content, string? Variable)
{
    /// <summary>The person's own, which the client would read in its place, goes first; null: it has no such.</summary>
    public string? Own { get; init; }

    /// <summary>The variable names the folder that it lies in.</summary>
    public bool IsFoundByFolder { get; init; }
}
