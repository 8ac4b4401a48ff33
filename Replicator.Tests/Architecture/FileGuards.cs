using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Replicator.Tests.Architecture;

/// <summary>How files are cut and where they lie.</summary>
internal static class FileGuards
{
    private const int LinesOfFile = 400;
    private const int LinesOfCompanion = 40;
    private const int Columns = 120;

    /// <summary>Files that are too long, or that hide parts of themselves.</summary>
    public static IEnumerable<string> Shapes(Sources sources)
    {
        foreach (SyntaxTree tree in sources.Trees)
        {
            int count = tree.GetText().Lines.Count;
            // The last line ends with a line end, after which the text counts one line more.
            if (count - 1 > LinesOfFile)
                yield return $"{tree.FilePath}: {count - 1} lines, more than {LinesOfFile}";
            foreach (SyntaxTrivia trivia in tree.GetRoot().DescendantTrivia())
            {
                if (trivia.IsKind(SyntaxKind.RegionDirectiveTrivia))
                    yield return $"{Places.Of(trivia.GetLocation())}: a region";
            }
        }
    }

    /// <summary>Lines that do not fit beside another file.</summary>
    public static IEnumerable<string> Widths(Sources sources) =>
        from tree in sources.Trees
        from line in tree.GetText().Lines
        where line.End - line.Start > Columns
        select $"{tree.FilePath}:{line.LineNumber + 1}: more than {Columns} columns";

    /// <summary>Files that do not hold one type of their name. A small enum, record, struct or delegate may stand
    /// beside it.</summary>
    public static IEnumerable<string> Types(Sources sources)
    {
        foreach (SyntaxTree tree in sources.Trees)
        {
            MemberDeclarationSyntax[] types = [.. tree.GetRoot().DescendantNodes()
                .Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax
                    && node.Parent
                        is BaseNamespaceDeclarationSyntax or CompilationUnitSyntax).Cast<MemberDeclarationSyntax>()];
            string name = Path.GetFileNameWithoutExtension(tree.FilePath);
            if (types.Length > 0 && !types.Any(type => NameOf(type) == name))
                yield return $"{tree.FilePath}: no type of that name";
            foreach (MemberDeclarationSyntax type in types.Where(type => NameOf(type) != name && !IsCompanion(type)))
                yield return $"{Places.Of(type)}: {NameOf(type)} belongs into a file of its own";
        }
    }

    /// <summary>Namespaces that are not the folder's.</summary>
    public static IEnumerable<string> Namespaces(Sources sources)
    {
        foreach (SyntaxTree tree in sources.Trees)
        {
            string folder = Path.GetDirectoryName(tree.FilePath)!.Replace(Path.DirectorySeparatorChar, '/');
            string expected = folder.Replace('/', '.') is var name && name.StartsWith("Fiber", StringComparison.Ordinal)
                ? "Fibers" + name["Fiber".Length..]
                : name;
            foreach (BaseNamespaceDeclarationSyntax space in tree.GetRoot().DescendantNodes()
                .OfType<BaseNamespaceDeclarationSyntax>().Where(space => space.Name.ToString() != expected))
            {
                yield return $"{Places.Of(space)}: the folder's namespace is {expected}";
            }
        }
    }

    private static string NameOf(MemberDeclarationSyntax type) => type switch
    {
        BaseTypeDeclarationSyntax declaration => declaration.Identifier.Text,
        DelegateDeclarationSyntax declaration => declaration.Identifier.Text,
        _ => "",
    };

    private static bool IsCompanion(MemberDeclarationSyntax type)
    {
        FileLinePositionSpan span = type.GetLocation().GetLineSpan();
        return type
            is EnumDeclarationSyntax or RecordDeclarationSyntax or StructDeclarationSyntax or DelegateDeclarationSyntax
            && span.EndLinePosition.Line - span.StartLinePosition.Line < LinesOfCompanion;
    }
}
