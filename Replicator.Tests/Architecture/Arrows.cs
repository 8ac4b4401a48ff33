using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Replicator.Tests.Architecture;

/// <summary>Which folder may know which, and where one knows more.</summary>
internal static class Arrows
{
    // The composition root, whose namespace is the program's own.
    private const string Root = "Program";

    private static readonly Dictionary<string, string[]> Drawn = new()
    {
        ["Fibers"] = [],
        ["Http"] = [],
        ["Diagnostics"] = ["Fibers"],
        ["Cache"] = ["Http"],
        ["Store"] = ["Cache", "Fibers"],
        ["Network"] = ["Http", "Fibers"],
        ["Tls"] = ["Network"],
        ["Pages"] = ["Cache", "Http"],
        ["Settings"] = ["Http"],
        ["Proxy"] = ["Store", "Tls", "Pages", "Fibers"],
        ["Clients"] = [],
        ["Verbs"] = ["Store", "Settings", "Tls", "Clients"],
        [Root] = ["Proxy", "Settings", "Verbs"],
    };

    /// <summary>One line for each place where a folder knows what it may not.</summary>
    public static IReadOnlyList<string> Violations(Sources sources)
    {
        var violations = new List<string>();
        foreach (SyntaxTree tree in sources.Trees)
        {
            SemanticModel model = sources.ModelOf(tree);
            foreach (SyntaxNode node in tree.GetRoot().DescendantNodes().Where(NamesSomething))
            {
                string? from = FolderOf(SpaceAround(node));
                string? to = FolderOf(NamespaceOf(model.GetSymbolInfo(node))?.ToDisplayString());
                if (from is not null && to is not null && !MayKnow(from, to))
                    violations.Add($"{Places.Of(node)}: {from} may not know {to} ({node})");
            }
        }

        return violations;
    }

    /// <summary>Whether the first folder may import the second: arrows are transitive, and all but those that import
    /// nothing of ours may use Diagnostics.</summary>
    public static bool MayKnow(string from, string to) =>
        from == to
        || (to == "Diagnostics" && from is not ("Fibers" or "Http"))
        || Drawn.GetValueOrDefault(from, []).Any(next => MayKnow(next, to) && !(next == "Diagnostics" && to != next));

    /// <summary>The folder of a namespace of ours; null: it is none of ours.</summary>
    public static string? FolderOf(string? space) => space switch
    {
        null => null,
        "Fibers" => "Fibers",
        "Replicator" => Root,
        _ when space.StartsWith("Fibers.", StringComparison.Ordinal) => "Fibers",
        _ when space.StartsWith("Replicator.", StringComparison.Ordinal) => space.Split('.')[1],
        _ => null,
    };

    // Names, and what is resolved without one: new(), an indexer.
    private static bool NamesSomething(SyntaxNode node) =>
        node is SimpleNameSyntax or BaseObjectCreationExpressionSyntax or ElementAccessExpressionSyntax;

    // A using directive stands outside; what it is for stands inside.
    private static string? SpaceAround(SyntaxNode node) =>
        node.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString();

    private static INamespaceSymbol? NamespaceOf(SymbolInfo info) =>
        (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) switch
        {
            // A namespace alone is nothing known yet; what follows it is.
            null or INamespaceSymbol => null,
            IArrayTypeSymbol array => array.ElementType.ContainingNamespace,
            { } symbol => symbol.ContainingNamespace,
        };
}
