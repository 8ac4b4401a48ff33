using Microsoft.CodeAnalysis;

namespace Replicator.Tests.Architecture;

/// <summary>Says where something stands.</summary>
internal static class Places
{
    /// <summary><c>Replicator/Http/HeadParser.cs:12</c></summary>
    public static string Of(SyntaxNode node) => Of(node.GetLocation());

    public static string Of(Location location) =>
        $"{location.SourceTree!.FilePath}:{location.GetLineSpan().StartLinePosition.Line + 1}";
}
