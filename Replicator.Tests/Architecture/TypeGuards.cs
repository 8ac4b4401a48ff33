using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Replicator.Tests.Architecture;

/// <summary>How types are declared and named.</summary>
internal static class TypeGuards
{
    // Names that say nothing of what is inside.
    private static readonly string[] EmptyWords =
        ["Util", "Utils", "Utilities", "Helper", "Helpers", "Common", "Manager", "Base"];

    // The standards say field, content and persist (RFC 9110, RFC 9112).
    private static readonly string[] FormerWords =
        ["Headers", "HeaderName", "HeaderValue", "HeaderField", "Payload", "Body", "KeepAlive"];

    /// <summary>Types of the program that others could see, and classes of either project that are neither sealed nor
    /// derived from.</summary>
    public static IEnumerable<string> Declarations(Sources sources)
    {
        INamedTypeSymbol[] types = [.. Types(sources)];
        HashSet<ISymbol> bases = new(types.Select(type => type.BaseType?.OriginalDefinition).OfType<ISymbol>(),
            SymbolEqualityComparer.Default);
        foreach (INamedTypeSymbol type in types)
        {
            string place = Places.Of(type.Locations[0]);
            if (type.DeclaredAccessibility == Accessibility.Public && type.ContainingType is null
                && Arrows.FolderOf(type.ContainingNamespace.ToDisplayString()) != "Fibers")
                yield return $"{place}: {type.Name} is public";
            if (type.TypeKind == TypeKind.Class && !type.IsSealed && !type.IsStatic && !bases.Contains(type))
                yield return $"{place}: {type.Name} is not sealed";
        }
    }

    /// <summary>Names that are not the house's words.</summary>
    public static IEnumerable<string> Names(Sources sources)
    {
        foreach (INamedTypeSymbol type in Types(sources))
        {
            if (Array.Exists(EmptyWords, word => Words(type.Name).Contains(word)))
                yield return $"{Places.Of(type.Locations[0])}: {type.Name} says nothing of what is inside";
        }

        // Sockets and the log of records have headers and payloads of their own.
        foreach (SyntaxTree tree in sources.Trees.Where(tree => !IsBelowHttp(tree)))
        {
            foreach (SyntaxToken name in tree.GetRoot().DescendantNodes().Select(DeclaredName))
            {
                string words = string.Join(' ', Words(name.Text));
                if (Array.Exists(FormerWords, word => $" {words} ".Contains($" {string.Join(' ', Words(word))} ",
                    StringComparison.Ordinal)))
                    yield return $"{Places.Of(name.GetLocation())}: {name.Text}; the standards' word is another";
            }
        }
    }

    /// <summary>Parts of types that no generator asks for.</summary>
    public static IEnumerable<string> Partials(Sources sources) =>
        from tree in sources.Trees
        from type in tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>()
        where type.Modifiers.Any(SyntaxKind.PartialKeyword)
        where !type.Members.Any(member => member.Modifiers.Any(SyntaxKind.PartialKeyword)
            || member is TypeDeclarationSyntax nested && nested.Modifiers.Any(SyntaxKind.PartialKeyword))
        select $"{Places.Of(type)}: {type.Identifier.Text} is partial";

    private static IEnumerable<INamedTypeSymbol> Types(Sources sources) =>
        from tree in sources.Trees
        let model = sources.ModelOf(tree)
        from node in tree.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        select (INamedTypeSymbol)model.GetDeclaredSymbol(node)!;

    private static bool IsBelowHttp(SyntaxTree tree) => tree.FilePath.StartsWith("Fiber/", StringComparison.Ordinal)
        || tree.FilePath.StartsWith("Replicator/Store/", StringComparison.Ordinal);

    private static SyntaxToken DeclaredName(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier,
        MethodDeclarationSyntax method => method.Identifier,
        PropertyDeclarationSyntax property => property.Identifier,
        VariableDeclaratorSyntax variable => variable.Identifier,
        SingleVariableDesignationSyntax variable => variable.Identifier,
        ForEachStatementSyntax loop => loop.Identifier,
        ParameterSyntax parameter => parameter.Identifier,
        EnumMemberDeclarationSyntax member => member.Identifier,
        _ => default,
    };

    // "headTimeout" is Head and Timeout.
    private static string[] Words(string name)
    {
        var words = new List<string>();
        int start = 0;
        for (int i = 1; i <= name.Length; i++)
        {
            if (i == name.Length || (char.IsUpper(name[i]) && !char.IsUpper(name[i - 1])))
            {
                words.Add(char.ToUpperInvariant(name[start]) + name[(start + 1)..i]);
                start = i;
            }
        }

        return [.. words];
    }
}
