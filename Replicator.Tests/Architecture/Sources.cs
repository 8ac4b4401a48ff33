using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Replicator.Tests.Architecture;

/// <summary>The sources of the product, parsed and resolved. Those of both projects are one compilation.</summary>
internal sealed class Sources
{
    // What the SDK adds to every project of ours.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    // Methods whose bodies a generator writes (LibraryImport) have none here.
    private const string PartialWithoutBody = "CS8795";

    private static readonly Lazy<Sources> Loaded = new(Load);

    // Read once for all compilations.
    private static readonly MetadataReference[] References =
    [
        .. from path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
           where Path.GetFileName(path) is not ("replicator.dll" or "Fibers.dll" or "Replicator.Tests.dll")
           select MetadataReference.CreateFromFile(path),
    ];

    private readonly CSharpCompilation compilation;
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> models = new();

    private Sources(IEnumerable<(string Path, string Text)> files)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        Trees = [.. files.Select(file => CSharpSyntaxTree.ParseText(file.Text, options, file.Path))];
        compilation = CSharpCompilation.Create(
            "product",
            [.. Trees, CSharpSyntaxTree.ParseText(ImplicitUsings, options)],
            References,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true,
                    nullableContextOptions: NullableContextOptions.Enable));

        // Of bodies the build has judged; what matters here is that names are resolved as there.
        Diagnostic? error = compilation.GetDeclarationDiagnostics()
            .FirstOrDefault(found => found.Severity == DiagnosticSeverity.Error && found.Id != PartialWithoutBody);
        if (error is not null)
            throw new InvalidOperationException($"What does not compile cannot be judged: {error}");
    }

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All files of the product.</summary>
    public static Sources Product => Loaded.Value;

    /// <summary>One for each file; its path is relative to the repository, with "/".</summary>
    public IReadOnlyList<SyntaxTree> Trees { get; }

    /// <summary>Resolves the names of a file.</summary>
    public SemanticModel ModelOf(SyntaxTree tree) =>
        models.GetOrAdd(tree, static (tree, all) => all.GetSemanticModel(tree), compilation);

    /// <summary>Sources that a test makes up.</summary>
    public static Sources Of(params (string Path, string Text)[] files) => new(files);

    private static Sources Load() => new(
        from project in (string[])["Fiber", "Replicator"]
        from path in Directory.EnumerateFiles(Path.Combine(Root, project), "*.cs", SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/')
        where !relative.Contains("/obj/", StringComparison.Ordinal) && !relative.Contains("/bin/",
            StringComparison.Ordinal)
        select (relative, File.ReadAllText(path)));

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Replicator.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"No solution lies above {AppContext.BaseDirectory}.");
    }
}
