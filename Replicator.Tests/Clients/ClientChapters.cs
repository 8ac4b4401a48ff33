using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

/// <summary>What the README says of each client, to be typed as it stands.</summary>
internal static class ClientChapters
{
    private const string First = "## Clients, one by one";

    private static readonly string[] Lines =
        File.ReadAllLines(Path.Combine(ReplicatorProcess.RepositoryPath, "README.md"));

    /// <returns>The lines that point a client at the proxy for good, with those that are for all clients before
    /// them.</returns>
    public static string SettingsIn(string chapter) => string.Join('\n',
        Typed(First).Concat(Typed($"### {chapter}"))
            .Where(line => !line.StartsWith("replicator run ", StringComparison.Ordinal)));

    /// <returns>Each chapter's title and lines.</returns>
    public static IEnumerable<(string Title, string[] Lines)> All => Lines
        .SkipWhile(line => line != First)
        .Skip(1)
        .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
        .Where(line => line.StartsWith("### ", StringComparison.Ordinal))
        .Select(title => (title[4..], Under(title)));

    private static IEnumerable<string> Typed(string title) =>
        Under(title).Where(line => line.StartsWith("    ", StringComparison.Ordinal)).Select(line => line.Trim());

    private static string[] Under(string title)
    {
        string[] lines =
        [
            .. Lines.SkipWhile(line => line != title).Skip(1)
                .TakeWhile(line => !line.StartsWith('#')),
        ];
        Assert.NotEmpty(lines);
        return lines;
    }
}
